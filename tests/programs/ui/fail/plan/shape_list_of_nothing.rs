use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(shape = "list of")]
    product_id: u64,
}

fn main() {}
