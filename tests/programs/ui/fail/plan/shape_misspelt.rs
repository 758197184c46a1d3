use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(shape = "strnig")]
    product_id: u64,
}

fn main() {}
