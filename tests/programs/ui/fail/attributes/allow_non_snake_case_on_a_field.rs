use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(allow(non_snake_case))]
    product_id: String,
}

fn main() {}
