use linkrunner_events::LinkrunnerEvent;

fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
}

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
