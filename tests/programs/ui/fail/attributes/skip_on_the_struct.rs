use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(skip)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
