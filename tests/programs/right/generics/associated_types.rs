use linkrunner_events::LinkrunnerEvent;

use crate::data;

trait Shop {
    type Id;
}

struct Books;

impl Shop for Books {
    type Id = String;
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<S: Shop> {
    product_id: S::Id,
    order_id: <S as Shop>::Id,
}

#[test]
fn runs() {
    let event = ItemViewed::<Books> {
        product_id: "sku_1".to_owned(),
        order_id: "o_1".to_owned(),
    };
    assert_eq!(data(&event), r#"{"product_id":"sku_1","order_id":"o_1"}"#);
}
