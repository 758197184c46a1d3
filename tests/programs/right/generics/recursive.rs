use linkrunner_events::{EventData, LinkrunnerEvent};

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

fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
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
