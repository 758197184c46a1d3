use linkrunner_events::{Content, Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct Purchase {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: u32,
}

fn main() {
    let event = Purchase {
        content_ids: vec!["product_123".to_string()],
        contents: vec![Content::new("product_123", 1, 49.99)],
        currency: Currency::USD,
        value: 49.99,
        num_items: 1,
    };
    let _ = event.payload("user_12345");
}
