//! Keys, event names and ids with anything in them.

use linkrunner_events::{LinkrunnerEvent, User};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::data_strategy::text;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "say \"hi\" \\ 😀", allow(non_snake_case))]
struct Spelt {
    #[linkrunner(rename = "quote\"d")]
    quoted: u8,
    #[linkrunner(rename = "back\\slash")]
    slashed: u8,
    #[linkrunner(rename = "clé 😀\u{2028}")]
    unicode: u8,
    #[linkrunner(rename = "\\\"")]
    both: u8,
    #[linkrunner(rename = " spaced key ")]
    spaced: u8,
    r#type: u8,
}

#[test]
fn keys_and_names_are_escaped_as_serde_json_escapes_them() {
    let event = Spelt {
        quoted: 1,
        slashed: 2,
        unicode: 3,
        both: 4,
        spaced: 5,
        r#type: 6,
    };
    let body = event.payload("u").to_vec().unwrap();
    assert_eq!(
        std::str::from_utf8(&body).unwrap(),
        concat!(
            r#"{"event_name":"say \"hi\" \\ 😀","event_data":{"quote\"d":1,"back\\slash":2,"clé 😀"#,
            "\u{2028}",
            r#"":3,"\\\"":4," spaced key ":5,"type":6},"user_id":"u"}"#
        )
    );
    assert_eq!(serde_json::to_vec(&event.payload("u")).unwrap(), body);

    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["event_name"], Spelt::EVENT_NAME);
    let schema = Spelt::SCHEMAS[0];
    for field in schema.fields() {
        assert!(
            body["event_data"].get(field.key()).is_some(),
            "{}",
            field.key()
        );
    }
}

#[test]
fn rename_all_gives_serdes_keys() {
    macro_rules! cases {
        ($($case:literal)*) => {$({
            #[derive(LinkrunnerEvent, serde::Serialize)]
            #[linkrunner(name = "cased", rename_all = $case)]
            #[serde(rename_all = $case)]
            struct Cased {
                search_term: u8,
                plain: u8,
                three_word_key: u8,
            }
            let event = Cased { search_term: 1, plain: 2, three_word_key: 3 };
            let body = serde_json::to_value(event.payload("u")).unwrap();
            assert_eq!(body["event_data"], serde_json::to_value(&event).unwrap(), $case);
        })*};
    }

    cases!(
        "lowercase" "UPPERCASE" "PascalCase" "camelCase" "snake_case" "SCREAMING_SNAKE_CASE"
        "kebab-case" "SCREAMING-KEBAB-CASE"
    );
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ids_arrive_as_they_are(user in text(), event_id in text(), installation in any::<bool>()) {
        prop_assume!(!user.trim().is_empty() && !event_id.trim().is_empty());
        let (key, who) = if installation {
            ("install_instance_id", User::install_instance(&user))
        } else {
            ("user_id", User::id(&user))
        };
        let payload = AppOpened.payload(who).event_id(&event_id);
        let body: Value = serde_json::from_slice(&payload.to_vec().unwrap()).unwrap();
        let expected = json!({"event_name": "app_opened", key: user, "event_id": event_id});
        prop_assert_eq!(&body, &expected);
        prop_assert_eq!(serde_json::to_value(&payload).unwrap(), expected);
    }
}

#[test]
fn addresses_are_written_as_text() {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    for (address, text) in [
        (IpAddr::from([203, 0, 113, 10]), "203.0.113.10"),
        (Ipv4Addr::new(8, 8, 8, 8).into(), "8.8.8.8"),
        (
            Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
            "2001:db8::1",
        ),
    ] {
        let body = serde_json::to_value(AppOpened.payload("u").client_ip_address(address)).unwrap();
        assert_eq!(body["client_ip_address"], text);
    }
}
