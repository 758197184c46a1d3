use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: &'static str,
    #[cfg(any())]
    gone: NoSuchType,
    #[cfg(not(any()))]
    there: u32,
    #[cfg_attr(all(), linkrunner(rename = "renamed"))]
    field: u32,
}

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: "sku_1",
        there: 1,
        field: 2,
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","there":1,"renamed":2}"#
    );
}
