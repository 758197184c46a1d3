use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "item__viewed")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
