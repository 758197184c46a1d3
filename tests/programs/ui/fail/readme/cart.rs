use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded {
    product_ids: Vec<String>,
    contents: Vec<Content>,
    value: f64,
    user_email: String,
}

fn main() {}
