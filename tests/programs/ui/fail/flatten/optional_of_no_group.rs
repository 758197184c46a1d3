use linkrunner_events::LinkrunnerEvent;

struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    screen: Option<Screen>,
}

fn main() {}
