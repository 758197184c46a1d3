use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct ItemViewed {
    campaign: String,
}

fn main() {}
