use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = in_minutes(seconds))]
    seconds: u32,
}

fn in_minutes(seconds: &u32) -> u32 {
    seconds / 60
}

fn main() {}
