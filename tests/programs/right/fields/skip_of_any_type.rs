use linkrunner_events::LinkrunnerEvent;

use crate::data;

struct NotSerializable;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T, F: Fn() -> u32> {
    product_id: &'static str,
    #[linkrunner(skip)]
    trace: NotSerializable,
    #[linkrunner(skip)]
    generic: T,
    #[linkrunner(skip)]
    callback: F,
    #[linkrunner(skip)]
    amount: String,
    #[linkrunner(skip)]
    password: String,
}

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: "sku_1",
        trace: NotSerializable,
        generic: NotSerializable,
        callback: || 5,
        amount: "149.99".to_owned(),
        password: String::new(),
    };
    assert_eq!(data(&event), r#"{"product_id":"sku_1"}"#);
    let ItemViewed {
        trace,
        generic,
        callback,
        amount,
        password,
        ..
    } = event;
    let _: [NotSerializable; 2] = [trace, generic];
    assert_eq!(
        (callback)() + amount.len() as u32 + password.len() as u32,
        11
    );
}
