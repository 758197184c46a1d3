use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, T: ?Sized> {
    product_id: &'a T,
    last: Box<T>,
}

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: "sku_1",
        last: Box::from("sku_2"),
    };
    assert_eq!(data(&event), r#"{"product_id":"sku_1","last":"sku_2"}"#);
}
