use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use linkrunner_events::{Currency, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct OrderPaid<O, C> {
    order_id: O,
    currency: C,
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

fn check<O, C>(order_id: O, currency: C)
where
    OrderPaid<O, C>: LinkrunnerEvent,
{
    assert_eq!(
        data(&OrderPaid { order_id, currency }),
        r#"{"order_id":"a","currency":"USD"}"#
    );
}

#[test]
fn runs() {
    check("a", "USD");
    check("a".to_owned(), "USD".to_owned());
    check(Cow::Borrowed("a"), Cow::Borrowed("USD"));
    check(Arc::<str>::from("a"), Arc::<str>::from("USD"));
    check(Rc::<str>::from("a"), Rc::new(Currency::USD));
    check(Box::<str>::from("a"), Box::new("USD"));
    check(Some("a"), Some(Currency::USD));
    check(&"a", &Currency::USD);
}
