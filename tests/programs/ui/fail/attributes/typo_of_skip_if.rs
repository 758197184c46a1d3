use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_fi = String::is_empty)]
    product_id: String,
}

fn main() {}
