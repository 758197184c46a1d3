use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(shape = [1, 2])]
    product_id: u64,
}

fn main() {}
