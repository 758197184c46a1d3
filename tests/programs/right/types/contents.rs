use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use linkrunner_events::{Content, EcommerceItem, LinkrunnerEvent};

use crate::data;

#[derive(EcommerceItem, Clone)]
struct Line<'a, T> {
    #[linkrunner(with = u64::to_string)]
    id: u64,
    quantity: u8,
    item_price: T,
    size: Option<&'a str>,
    #[linkrunner(skip)]
    warehouse: u8,
}

#[derive(LinkrunnerEvent)]
struct CartViewed<T> {
    contents: T,
}

fn check<T>(contents: T, expected: &str)
where
    CartViewed<T>: LinkrunnerEvent,
{
    assert_eq!(
        data(&CartViewed { contents }),
        format!(r#"{{"contents":[{expected}]}}"#)
    );
}

#[test]
fn runs() {
    let line = Line {
        id: 7,
        quantity: 1,
        item_price: 2.5,
        size: Some("m"),
        warehouse: 9,
    };
    assert_eq!(line.warehouse, 9);
    let expected = r#"{"id":"7","quantity":1,"item_price":2.5,"size":"m"}"#;
    check(vec![line.clone()], expected);
    check([line.clone()], expected);
    check(&[line.clone()], expected);
    check(Some(vec![line.clone()]), expected);
    check(VecDeque::from([line.clone()]), expected);
    check(Cow::Borrowed(&[line.clone()][..]), expected);
    check(Arc::new([line.clone()]), expected);
    check(Rc::new(vec![line.clone()]), expected);
    check(Box::new([line]), expected);
    check(
        vec![Content::new("a", 2, 3)],
        r#"{"id":"a","quantity":2,"item_price":3}"#,
    );
    check(Vec::<Content>::new(), "");
}
