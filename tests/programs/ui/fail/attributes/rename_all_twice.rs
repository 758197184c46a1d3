use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase", rename_all = "snake_case")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
