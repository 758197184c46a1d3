use linkrunner_events::LinkrunnerEvent;

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

fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
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
