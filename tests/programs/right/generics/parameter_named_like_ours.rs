use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, S, Item, T: 'a> {
    first: &'a S,
    second: Item,
    third: Option<T>,
}

#[test]
fn runs() {
    let event = ItemViewed {
        first: &1,
        second: 2,
        third: Some(3),
    };
    assert_eq!(data(&event), r#"{"first":1,"second":2,"third":3}"#);
}
