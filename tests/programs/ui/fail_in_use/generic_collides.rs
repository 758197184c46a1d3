use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<T> {
    width: u32,
    #[linkrunner(flatten)]
    extra: T,
}

fn main() {
    let event = ItemViewed {
        width: 1,
        extra: Screen { width: 2 },
    };
    let _ = event.payload("user_1").to_vec();
}
