//! Functions for `with` and `skip_if` that come out of macros, or are qualified by a type.

use linkrunner_events::{EventData, LinkrunnerEvent};

macro_rules! event {
    ($name:ident, $skip:path, $with:path, $ty:ty) => {
        #[derive(LinkrunnerEvent)]
        struct $name {
            #[linkrunner(skip_if = $skip)]
            results: u32,
            #[linkrunner(with = $with)]
            query: $ty,
        }
    };
}

event!(SearchPerformed, is_zero, shout, String);

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn shout(text: &String) -> String {
    text.to_uppercase()
}

#[derive(LinkrunnerEvent)]
struct Qualified<'a> {
    #[linkrunner(with = <str as ToOwned>::to_owned)]
    text: &'a str,
    #[linkrunner(skip_if = <[u8]>::is_empty)]
    bytes: [u8; 1],
}

/// A group that holds itself.
#[derive(EventData)]
struct Category<T> {
    title: T,
    parents: Vec<Category<T>>,
}

#[derive(LinkrunnerEvent)]
struct CategoryViewed {
    category: Category<&'static str>,
}

fn body(event: &impl LinkrunnerEvent) -> String {
    String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap()
}

#[test]
fn runs() {
    let search = SearchPerformed {
        results: 0,
        query: "shoes".to_owned(),
    };
    assert_eq!(
        body(&search),
        r#"{"event_name":"search_performed","event_data":{"query":"SHOES"},"user_id":"u"}"#
    );
    let qualified = Qualified {
        text: "a",
        bytes: [7],
    };
    assert_eq!(
        body(&qualified),
        r#"{"event_name":"qualified","event_data":{"text":"a","bytes":[7]},"user_id":"u"}"#
    );
    let viewed = CategoryViewed {
        category: Category {
            title: "shoes",
            parents: vec![Category {
                title: "all",
                parents: vec![],
            }],
        },
    };
    assert_eq!(
        body(&viewed),
        r#"{"event_name":"category_viewed","event_data":{"category":{"title":"shoes","parents":[{"title":"all","parents":[]}]}},"user_id":"u"}"#
    );
}
