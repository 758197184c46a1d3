use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
}

fn main() {}
