use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecomerce = "ViewContent")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
