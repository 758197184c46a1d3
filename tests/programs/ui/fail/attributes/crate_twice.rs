use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(crate = linkrunner_events, crate = linkrunner_events)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
