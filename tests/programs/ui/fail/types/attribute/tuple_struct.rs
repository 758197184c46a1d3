use linkrunner_events::LinkrunnerEvent;

struct Sku(String);

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    sku: Sku,
}

fn main() {}
