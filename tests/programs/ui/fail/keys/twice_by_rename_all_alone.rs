use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase")]
struct ItemViewed {
    product_id: String,
    product__id: String,
}

fn main() {}
