use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use linkrunner_events::{Currency, LinkrunnerEvent};

use crate::data;

#[derive(LinkrunnerEvent)]
struct OrderPaid<O, C> {
    order_id: O,
    currency: C,
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
