use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    #[linkrunner(renmae = "w")]
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    flat: Screen,
    nested: Screen,
}

fn main() {
    let screen = || Screen { width: 1 };
    let event = ItemViewed {
        flat: screen(),
        nested: screen(),
    };
    let _ = event.payload("user_1").to_vec();
}
