use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = concat!("item", "_viewed"))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
