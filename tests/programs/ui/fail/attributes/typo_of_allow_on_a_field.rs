use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(alow(sensitive))]
    product_id: String,
}

fn main() {}
