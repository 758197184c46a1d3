use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(allow(dead_code))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
