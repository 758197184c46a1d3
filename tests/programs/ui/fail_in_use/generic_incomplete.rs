use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct ItemViewed<T> {
    #[linkrunner(flatten)]
    goods: T,
}

fn main() {
    let event = ItemViewed {
        goods: Screen { width: 2 },
    };
    let _ = event.payload("user_1").to_vec();
}
