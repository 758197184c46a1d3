use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(allow(non_snakecase))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
