//! Functions for `with` and `skip_if` that take something that a reference to the field coerces to.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;

use linkrunner_events::LinkrunnerEvent;

use crate::data;

fn text(value: &dyn Display) -> String {
    value.to_string()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn is_short(list: &[u8]) -> bool {
    list.len() < 2
}

#[derive(LinkrunnerEvent)]
struct Coerced<'a> {
    #[linkrunner(with = text)]
    to_dyn: u32,
    #[linkrunner(with = str::len)]
    through_arc_and_string: Arc<String>,
    #[linkrunner(skip_if = is_blank)]
    reference: &'a str,
    #[linkrunner(skip_if = is_blank)]
    cow: Cow<'a, str>,
    #[linkrunner(skip_if = is_blank, with = AsRef::<String>::as_ref)]
    shared: Arc<String>,
    #[linkrunner(skip_if = is_short)]
    array: [u8; 1],
    #[linkrunner(skip_if = <[_]>::is_empty)]
    list: Vec<u8>,
    #[linkrunner(with = ToString::to_string)]
    order_id: i32,
    #[linkrunner(with = Clone::clone)]
    cloned: &'a str,
    #[linkrunner(with = Some)]
    wrapped: u32,
}

#[test]
fn runs() {
    let event = Coerced {
        to_dyn: 1,
        through_arc_and_string: Arc::new("abc".to_owned()),
        reference: "a",
        cow: Cow::Borrowed(" "),
        shared: Arc::new("s".to_owned()),
        array: [1],
        list: vec![1, 2],
        order_id: 7,
        cloned: "c",
        wrapped: 2,
    };
    assert_eq!(
        data(&event),
        r#"{"to_dyn":"1","through_arc_and_string":3,"reference":"a","shared":"s","list":[1,2],"order_id":"7","cloned":"c","wrapped":2}"#,
    );
}
