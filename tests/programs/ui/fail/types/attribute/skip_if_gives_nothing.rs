use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = log)]
    seconds: u32,
}

fn log(_: &u32) {}

fn main() {}
