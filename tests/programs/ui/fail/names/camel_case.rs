use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "itemViewed")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
