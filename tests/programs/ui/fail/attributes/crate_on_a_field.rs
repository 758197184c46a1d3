use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(crate = linkrunner_events)]
    product_id: String,
}

fn main() {}
