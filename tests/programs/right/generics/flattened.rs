use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<T, U> {
    #[linkrunner(flatten)]
    group: T,
    #[linkrunner(flatten)]
    other: Option<U>,
    product_id: &'static str,
}

#[derive(EventData)]
struct Campaign<T> {
    campaign: T,
}

#[test]
fn runs() {
    let event = ItemViewed {
        group: Screen { width: 1 },
        other: Some(Campaign { campaign: "spring" }),
        product_id: "sku_1",
    };
    assert_eq!(
        data(&event),
        r#"{"width":1,"campaign":"spring","product_id":"sku_1"}"#
    );
}
