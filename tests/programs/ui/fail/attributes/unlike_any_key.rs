use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(verbose)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
