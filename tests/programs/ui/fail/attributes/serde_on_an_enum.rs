use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize)]
struct ItemViewed {
    product_id: u32,
}

#[derive(LinkrunnerEvent, Serialize)]
struct AppOpened;

#[derive(LinkrunnerEvent, Serialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
enum ShopEvent {
    Viewed(ItemViewed),
    Opened(AppOpened),
}

fn main() {}
