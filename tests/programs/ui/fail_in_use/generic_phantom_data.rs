use std::marker::PhantomData;

use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T> {
    product_id: u32,
    kind: PhantomData<T>,
}

fn main() {
    let event = ItemViewed {
        product_id: 1,
        kind: PhantomData::<u8>,
    };
    let _ = event.payload("user_1").to_vec();
}
