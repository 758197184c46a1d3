use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
    #[linkrunner(skip = true)]
    trace: String,
}

fn main() {}
