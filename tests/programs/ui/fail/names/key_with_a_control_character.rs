use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(rename = "product\tid")]
    product_id: String,
}

fn main() {}
