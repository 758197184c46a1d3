use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(allow())]
struct ItemViewed {
    product_id: String,
}

fn main() {}
