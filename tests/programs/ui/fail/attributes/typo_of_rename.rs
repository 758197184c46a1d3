use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(renmae = "sku")]
    product_id: String,
}

fn main() {}
