//! A crate that forbids what it may deny.
#![forbid(
    unused_imports,
    deprecated,
    unused_variables,
    unused_mut,
    unreachable_code
)]

use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Maybe {
    width: Option<u32>,
}

mod groups {
    #[derive(serde::Serialize)]
    pub struct Screen<T>(pub T);
}

/// Of the same name as a type that it holds.
#[derive(EventData)]
struct Screen<T> {
    screen: groups::Screen<T>,
}

trait HasGroup {
    type Group;
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(flatten)]
    group: <Self as HasGroup>::Group,
    screen: Screen<u8>,
}

impl HasGroup for ItemViewed {
    type Group = Maybe;
}

#[test]
fn runs() {
    let event = ItemViewed {
        group: Maybe { width: Some(1) },
        screen: Screen {
            screen: groups::Screen(2),
        },
    };
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"width":1,"screen":{"screen":2}},"user_id":"u"}"#
    );
}
