use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
