use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(crat = linkrunner_events)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
