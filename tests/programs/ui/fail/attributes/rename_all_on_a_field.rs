use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(rename_all = "camelCase")]
    product_id: String,
}

fn main() {}
