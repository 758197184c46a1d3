use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = String::is_empty)]
    seconds: u32,
}

fn main() {}
