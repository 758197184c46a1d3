use linkrunner_events::LinkrunnerEvent;
use std::net::IpAddr;

#[derive(LinkrunnerEvent)]
struct OrderPaid {
    order_id: IpAddr,
}

fn main() {}
