//! Items of a user's trait mean the user's, with the public traits in scope and as bounds.

use linkrunner_events::{EcommerceItem, EventData, LinkrunnerEvent};

use crate::data;

trait Named {
    const NAME: u8;
    const FIELDS: u8;
    const SCHEMA: u8;
    const LAYOUT: u8;
    const EVENT: u8;
    const GROUPS: u8;
    const GROUP: u8;
    const KIND: u8;
    type Kind;

    fn fields(&self) -> u8;
    fn write(&self) -> u8;
    fn write_fields(&self) -> u8;
    fn write_data(&self) -> u8;
    fn write_nested(&self) -> u8;
    fn visit_item(&self) -> u8;
}

macro_rules! named {
    ($($ty:ty)*) => {$(
        impl Named for $ty {
            const NAME: u8 = 1;
            const FIELDS: u8 = 2;
            const SCHEMA: u8 = 3;
            const LAYOUT: u8 = 4;
            const EVENT: u8 = 5;
            const GROUPS: u8 = 6;
            const GROUP: u8 = 7;
            const KIND: u8 = 8;
            type Kind = u8;

            fn fields(&self) -> u8 {
                9
            }
            fn write(&self) -> u8 {
                10
            }
            fn write_fields(&self) -> u8 {
                11
            }
            fn write_data(&self) -> u8 {
                12
            }
            fn write_nested(&self) -> u8 {
                13
            }
            fn visit_item(&self) -> u8 {
                14
            }
        }
    )*};
}

named!(Screen Line ItemViewed);

#[derive(EventData)]
struct Screen {
    width: u32,
}

#[derive(EcommerceItem)]
struct Line {
    id: String,
    quantity: u32,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    screen: Screen,
}

const USERS: [u8; 14] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];

macro_rules! items {
    ($ty:ident, $value:expr) => {{
        let value = $value;
        let kind: $ty::Kind = $ty::KIND;
        [
            $ty::NAME,
            $ty::FIELDS,
            $ty::SCHEMA,
            $ty::LAYOUT,
            $ty::EVENT,
            $ty::GROUPS,
            $ty::GROUP,
            kind,
            value.fields(),
            value.write(),
            value.write_fields(),
            value.write_data(),
            value.write_nested(),
            value.visit_item(),
        ]
    }};
}

fn of_group<T: EventData + Named<Kind = u8>>(group: &T) -> [u8; 14] {
    items!(T, group)
}

fn of_item<T: EcommerceItem + Named<Kind = u8>>(item: &T) -> [u8; 14] {
    items!(T, item)
}

fn of_event<T: LinkrunnerEvent + EventData + Named<Kind = u8>>(event: &T) -> [u8; 14] {
    items!(T, event)
}

#[test]
fn runs() {
    let line = Line {
        id: "a".to_owned(),
        quantity: 1,
        item_price: 1.0,
    };
    let event = ItemViewed {
        screen: Screen { width: 1 },
    };
    assert_eq!(of_group(&event.screen), USERS);
    assert_eq!(of_item(&line), USERS);
    assert_eq!(of_event(&event), USERS);
    assert_eq!(
        [event.screen.fields(), line.fields(), event.fields()],
        [9; 3]
    );
    assert_eq!([Screen::NAME, Line::NAME, ItemViewed::NAME], [1; 3]);
    assert_eq!([Screen::SCHEMA, Line::SCHEMA, ItemViewed::SCHEMA], [3; 3]);
    assert_eq!(data(&event), r#"{"screen":{"width":1}}"#);
}
