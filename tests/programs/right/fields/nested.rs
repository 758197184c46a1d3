use std::collections::BTreeMap;

use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

#[derive(EventData, Clone)]
struct Screen {
    width: u32,
    amount: Option<f64>,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    screen: Screen,
    list: Vec<Screen>,
    some: Option<Screen>,
    none: Option<Screen>,
    reference: &'a Screen,
    map: BTreeMap<&'a str, Screen>,
    pair: (Screen, u8),
}

#[test]
fn runs() {
    let screen = Screen {
        width: 1,
        amount: Some(2.5),
    };
    let event = ItemViewed {
        screen: Screen {
            width: 3,
            amount: None,
        },
        list: vec![screen.clone()],
        some: Some(screen.clone()),
        none: None,
        reference: &screen,
        map: BTreeMap::from([("a", screen.clone())]),
        pair: (screen.clone(), 7),
    };
    let nested = r#"{"width":1,"amount":2.5}"#;
    assert_eq!(
        data(&event),
        format!(
            r#"{{"screen":{{"width":3}},"list":[{nested}],"some":{nested},"reference":{nested},"map":{{"a":{nested}}},"pair":[{nested},7]}}"#
        ),
    );
    assert_eq!(serde_json::to_string(&screen).unwrap(), nested);
}
