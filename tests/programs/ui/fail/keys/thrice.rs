use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(rename = "sku")]
    id: String,
    #[linkrunner(rename = "sku")]
    product_id: String,
    sku: String,
}

fn main() {}
