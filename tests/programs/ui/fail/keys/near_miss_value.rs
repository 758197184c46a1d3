use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct CartViewed {
    vlaue: f64,
    currency: Currency,
}

fn main() {}
