use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "PascalCase")]
struct CartViewed {
    value: f64,
    #[linkrunner(rename = "currency")]
    currency: Currency,
}

fn main() {}
