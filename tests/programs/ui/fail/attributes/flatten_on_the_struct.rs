use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(flatten)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
