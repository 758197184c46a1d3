use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct AddToCart {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    value: f64,
    num_items: u32,
}

fn main() {
    let event = AddToCart {
        content_ids: vec!["product_123".to_string()],
        contents: vec![Content::new("product_123", 1, 49.99)],
        value: 49.99,
        num_items: 1,
    };
    let _ = event.payload("user_12345");
}
