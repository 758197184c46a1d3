use linkrunner_events::{Basket, ContentType, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    #[linkrunner(flatten)]
    basket: Basket,
    content_type: ContentType,
}

fn main() {}
