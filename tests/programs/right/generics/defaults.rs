use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, T = &'a str, const N: usize = 2> {
    product_id: T,
    content_ids: [&'a str; N],
}

#[test]
fn runs() {
    let event: ItemViewed<'_> = ItemViewed {
        product_id: "sku_1",
        content_ids: ["a", "b"],
    };
    assert_eq!(
        data(&event),
        r#"{"product_id":"sku_1","content_ids":["a","b"]}"#
    );
}
