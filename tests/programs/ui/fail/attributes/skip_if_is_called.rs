use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = is_zero())]
    seconds: u32,
}

fn is_zero(seconds: &u32) -> bool {
    *seconds == 0
}

fn main() {}
