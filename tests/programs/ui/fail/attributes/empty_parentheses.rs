use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner()]
struct ItemViewed {
    product_id: String,
}

fn main() {}
