use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = is_blank)]
    seconds: u32,
}

fn is_blank(text: &String) -> bool {
    text.trim().is_empty()
}

fn main() {}
