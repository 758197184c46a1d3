use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, 'b: 'a> {
    product_id: &'a str,
    tags: &'a [&'b str],
}

#[test]
fn runs() {
    let tags = ["new", "sale"];
    let event = ItemViewed {
        product_id: "sku_1",
        tags: &tags,
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","tags":["new","sale"]}"#
    );
    assert_eq!(ItemViewed::EVENT_NAME, "item_viewed");
}
