use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(ecommerce = "ViewContent")]
    product_id: String,
}

fn main() {}
