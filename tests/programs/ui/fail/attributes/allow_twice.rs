use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(allow(non_snake_case), allow(non_snake_case))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
