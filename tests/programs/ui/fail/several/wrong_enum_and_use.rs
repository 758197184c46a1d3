use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Opened,
}

fn main() {
    let _ = ShopEvent::Opened.payload("user_1").to_vec();
    println!("{:?}", ShopEvent::EVENT_NAMES);
}
