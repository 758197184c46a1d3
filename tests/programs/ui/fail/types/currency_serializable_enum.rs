use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

#[derive(Serialize)]
enum ShopCurrency {
    Euro,
    Rupee,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    currency: Option<ShopCurrency>,
}

fn main() {}
