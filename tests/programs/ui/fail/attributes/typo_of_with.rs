use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(wiht = str::len)]
    product_id: String,
}

fn main() {}
