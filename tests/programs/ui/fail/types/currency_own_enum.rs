use linkrunner_events::LinkrunnerEvent;

enum ShopCurrency {
    Euro,
    Rupee,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    currency: ShopCurrency,
}

fn main() {}
