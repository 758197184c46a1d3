use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item-viewed")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
