use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "ItemViewed")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
