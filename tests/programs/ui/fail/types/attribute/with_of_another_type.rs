use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = length)]
    seconds: u32,
}

fn length(text: &String) -> usize {
    text.len()
}

fn main() {}
