use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewedAgain {
    #[linkrunner(flatten)]
    first: ItemViewed,
    times: u32,
}

#[test]
fn runs() {
    let event = ItemViewedAgain {
        first: ItemViewed { product_id: 5 },
        times: 2,
    };
    assert_eq!(data(&event), r#"{"product_id":5,"times":2}"#);
    assert_eq!(event.event_name(), "item_viewed_again");
}
