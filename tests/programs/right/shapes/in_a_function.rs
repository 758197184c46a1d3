use linkrunner_events::LinkrunnerEvent;

use crate::data;

const CHECKED: usize = {
    #[derive(LinkrunnerEvent)]
    struct Inner {
        field: u8,
    }
    let event = Inner { field: 1 };
    event.field as usize + Inner::EVENT_NAME.len()
};

#[test]
fn runs() {
    type Id = &'static str;

    #[derive(LinkrunnerEvent)]
    struct ItemViewed {
        product_id: Id,
    }
    assert_eq!(
        data(&ItemViewed {
            product_id: "sku_1"
        }),
        r#"{"product_id":"sku_1"}"#
    );

    let name = || {
        #[derive(LinkrunnerEvent)]
        struct ItemViewed;
        ItemViewed::EVENT_NAME
    };
    assert_eq!(name(), "item_viewed");
    assert_eq!(CHECKED, 1 + "inner".len());
}
