use linkrunner_events::{Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Price<'a> {
    value: f64,
    #[linkrunner(flatten)]
    unit: Unit<'a>,
}

#[derive(EventData)]
struct Unit<'a> {
    currency: Currency,
    locale: &'a str,
}

#[derive(EventData)]
struct Device {
    os: String,
}

#[derive(LinkrunnerEvent)]
struct OrderPaid<'a> {
    #[linkrunner(flatten)]
    device: Device,
    order_total: Option<&'a Price<'a>>,
}

fn main() {}
