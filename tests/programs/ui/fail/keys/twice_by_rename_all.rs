use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase")]
struct ItemViewed {
    #[linkrunner(rename = "productId")]
    sku: String,
    product_id: String,
}

fn main() {}
