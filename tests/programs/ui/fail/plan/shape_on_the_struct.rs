use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(shape = "string")]
struct ItemViewed {
    product_id: u64,
}

fn main() {}
