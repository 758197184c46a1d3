use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = String)]
    seconds: u32,
}

fn main() {}
