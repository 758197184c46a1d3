use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(renam_all = "camelCase")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
