use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = |id: &u64| id.to_string())]
    product_id: u64,
}

fn main() {}
