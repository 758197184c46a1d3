use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(rename = "sku", rename = "product")]
    product_id: String,
}

fn main() {}
