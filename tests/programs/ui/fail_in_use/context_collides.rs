use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Context {
    service: &'static str,
    platform: &'static str,
}

#[derive(LinkrunnerEvent)]
struct AppOpened {
    platform: &'static str,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Opened(AppOpened),
}

fn main() {
    let context = Context {
        service: "shop",
        platform: "ios",
    };
    let event = ShopEvent::Opened(AppOpened { platform: "ios" });
    let _ = event.payload("user_1").context(&context).to_vec();
}
