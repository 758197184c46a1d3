use std::marker::PhantomData;

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: u32,
    kind: PhantomData<u8>,
}

fn main() {}
