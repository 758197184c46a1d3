use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "Purchase Completed")]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: String,
    curency: &'a str,
    email: &'a str,
    coupon: Option<&'a str>,
}

fn main() {}
