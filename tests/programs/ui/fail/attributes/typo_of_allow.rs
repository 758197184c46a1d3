use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(alow(non_snake_case))]
struct ItemViewed {
    product_id: String,
}

fn main() {}
