use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "title case")]
struct ItemViewed {
    product_id: String,
}

fn main() {}
