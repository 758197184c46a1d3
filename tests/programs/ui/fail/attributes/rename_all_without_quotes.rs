use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = camel)]
struct ItemViewed {
    product_id: String,
}

fn main() {}
