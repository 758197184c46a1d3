use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = is_zero)]
    seconds: u32,
}

fn main() {}
