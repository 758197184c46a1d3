use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
    #[linkrunner(rename = "product_id")]
    sku: String,
}

fn main() {}
