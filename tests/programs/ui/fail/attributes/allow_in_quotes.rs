use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(allow("sensitive"))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
