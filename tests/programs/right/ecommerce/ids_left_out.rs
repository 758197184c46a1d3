//! A content type is left out together with the ids that it follows from.

use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

#[derive(EventData, Clone)]
struct Viewed {
    content_ids: Option<Vec<String>>,
    position: u8,
}

#[derive(LinkrunnerEvent)]
struct Scrolled {
    #[linkrunner(flatten)]
    viewed: Viewed,
    last: Viewed,
}

#[test]
fn runs() {
    let viewed = |content_ids| Viewed {
        content_ids,
        position: 1,
    };
    let none = Scrolled {
        viewed: viewed(None),
        last: viewed(None),
    };
    assert_eq!(data(&none), r#"{"position":1,"last":{"position":1}}"#);
    let some = Scrolled {
        viewed: viewed(Some(vec!["a".into()])),
        last: viewed(None),
    };
    assert_eq!(
        data(&some),
        r#"{"content_ids":["a"],"content_type":"product","position":1,"last":{"position":1}}"#
    );
    let optional = |schema: &linkrunner_events::EventSchema| {
        let fields = schema
            .fields()
            .filter(linkrunner_events::FieldSchema::is_optional);
        fields.map(|field| field.key()).collect::<Vec<_>>()
    };
    assert_eq!(optional(none.schema()), ["content_ids", "content_type"]);
}
