use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = u64::to_string, with = u64::to_string)]
    product_id: u64,
}

fn main() {}
