use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    seconds: u32,
    product_id: str,
}

fn main() {}
