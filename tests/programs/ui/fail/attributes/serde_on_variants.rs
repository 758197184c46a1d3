use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(LinkrunnerEvent, Serialize)]
struct ItemViewed {
    product_id: u32,
}

#[derive(LinkrunnerEvent, Serialize)]
struct AppOpened;

#[derive(LinkrunnerEvent, Serialize)]
enum ShopEvent {
    #[serde(rename = "product_viewed")]
    Viewed(ItemViewed),
    #[serde(skip)]
    Opened(AppOpened),
}

fn main() {}
