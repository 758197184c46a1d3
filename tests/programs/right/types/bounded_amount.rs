use linkrunner_events::{Amount, LinkrunnerEvent};

/// The bound is the public trait; the event asks for nothing beyond it.
#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<T: Amount> {
    amount: T,
    value: Option<T>,
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

fn sent<T: Amount>(amount: T) -> String {
    data(&PurchaseCompleted {
        amount,
        value: None,
    })
}

#[test]
fn runs() {
    assert_eq!(sent(2.5), r#"{"amount":2.5}"#);
}
