use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

/// Bounds on a type that contains itself must not go round in circles.
#[derive(EventData)]
struct Category {
    title: &'static str,
    parent: Option<Box<Category>>,
}

#[derive(LinkrunnerEvent)]
struct CategoryViewed {
    category: Category,
}

#[test]
fn runs() {
    let parent = Category {
        title: "clothes",
        parent: None,
    };
    let event = CategoryViewed {
        category: Category {
            title: "shirts",
            parent: Some(Box::new(parent)),
        },
    };
    assert_eq!(
        data(&event),
        r#"{"category":{"title":"shirts","parent":{"title":"clothes"}}}"#
    );
}
