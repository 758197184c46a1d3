use linkrunner_events::{Content, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(nmae = "cart_added", ecommerce = "AddToCart")]
struct CartAdded {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    #[linkrunner(skpi)]
    trace: String,
    email: String,
    #[linkrunner(rename = "email")]
    contact: String,
    ammount: f64,
}

fn main() {}
