use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(unplanned = true)]
struct ItemViewed {
    product_id: u64,
}

fn main() {}
