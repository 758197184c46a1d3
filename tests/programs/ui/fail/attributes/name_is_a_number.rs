use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = 5)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
