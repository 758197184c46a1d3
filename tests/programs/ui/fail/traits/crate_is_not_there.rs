use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(crate = facade::events)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
