use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

impl Screen {
    fn is_unknown(&self) -> bool {
        self.width == 0
    }
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten, skip_if = Screen::is_unknown)]
    screen: Screen,
}

fn main() {}
