use std::fmt::Debug;

use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T, U: Debug + Clone, V>
where
    V: Copy,
{
    first: T,
    second: Option<U>,
    third: Vec<V>,
}

#[test]
fn runs() {
    let event = ItemViewed {
        first: 1,
        second: Some("two"),
        third: vec![3.5],
    };
    assert_eq!(data(&event), r#"{"first":1,"second":"two","third":[3.5]}"#);
}
