use std::borrow::Cow;

use linkrunner_events::LinkrunnerEvent;

use crate::data;

type Maybe<T> = Option<T>;

#[derive(serde::Serialize)]
struct Newtype(Option<u32>);

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    plain: Option<u32>,
    alias: Maybe<u32>,
    newtype: Newtype,
    boxed: Box<Option<u32>>,
    reference: &'a Option<u32>,
    twice: Option<Option<u32>>,
    of_reference: Option<&'a u32>,
    cow: Cow<'a, Option<u32>>,
    amount: Option<f64>,
    currency: Maybe<&'a str>,
    content_ids: Option<Vec<String>>,
    order_id: Option<String>,
}

#[test]
fn runs() {
    let event = ItemViewed {
        plain: None,
        alias: None,
        newtype: Newtype(None),
        boxed: Box::new(None),
        reference: &None,
        twice: Some(None),
        of_reference: None,
        cow: Cow::Owned(None),
        amount: None,
        currency: None,
        content_ids: None,
        order_id: None,
    };
    assert_eq!(data(&event), "{}");
    let event = ItemViewed {
        plain: Some(1),
        newtype: Newtype(Some(2)),
        reference: &Some(3),
        ..event
    };
    assert_eq!(data(&event), r#"{"plain":1,"newtype":2,"reference":3}"#);
}
