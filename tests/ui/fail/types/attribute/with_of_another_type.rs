use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = str::len)]
    seconds: u32,
}

fn main() {}
