use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = String::is_empty, skip_if = String::is_empty)]
    coupon: String,
}

fn main() {}
