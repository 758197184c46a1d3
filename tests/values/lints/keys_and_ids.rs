//! Keys of the envelope in the data, lengths, and ids that are none.

use linkrunner_events::Rule::{EnvelopeKey, KeyTooLong, PlaceholderId, ValueInKey, ValueTooLong};
use linkrunner_events::{EventData, Finding, LinkrunnerEvent, Payment, Rule, User};

use super::{finds_only, rules};

macro_rules! keyed {
    ($key:expr) => {{
        #[derive(LinkrunnerEvent)]
        struct Keyed {
            #[linkrunner(rename = $key)]
            field: Option<bool>,
        }
        Keyed { field: Some(true) }
    }};
}

#[test]
fn keys_of_the_envelope() {
    finds_only(
        &keyed!("user_id"),
        EnvelopeKey,
        "Linkrunner does not read `user_id` in `event_data`: it reads `user_id` at the top level, next to `event_data`; \
         remove the key, or rename it if it means something else",
    );
    finds_only(
        &keyed!("timestamp"),
        EnvelopeKey,
        "Linkrunner does not read `timestamp` in `event_data`: it sets the time of an event when the event arrives; remove \
         the key, or rename it if it means something else",
    );
    for found in [
        rules(&keyed!("event_name")),
        rules(&keyed!("event_data")),
        rules(&keyed!("event_id")),
        rules(&keyed!("install_instance_id")),
        rules(&keyed!("client_ip_address")),
        rules(&keyed!("userId")),
    ] {
        assert_eq!(found, [EnvelopeKey]);
    }
    for found in [
        rules(&keyed!("referrer_user_id")),
        rules(&keyed!("user")),
        rules(&keyed!("created_at")),
        rules(&keyed!("timestamps")),
    ] {
        assert_eq!(found, []);
    }
}

#[test]
fn lengths() {
    const KEY_OF_130: &str = "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";
    assert_eq!(KEY_OF_130.len(), 130);

    #[derive(LinkrunnerEvent)]
    struct Keyed {
        #[linkrunner(
            rename = "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
        )]
        field: u8,
        text: String,
    }

    let event = |length| Keyed {
        field: 1,
        text: "ü".repeat(length),
    };
    assert_eq!(rules(&event(256)), [KeyTooLong]);
    assert_eq!(rules(&event(257)), [KeyTooLong, ValueTooLong]);
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn rules_of(findings: &[Finding]) -> Vec<Rule> {
    findings.iter().map(Finding::rule).collect()
}

#[test]
fn ids_that_are_the_text_of_no_value() {
    for id in [
        "None",
        "null",
        "NULL",
        " nil ",
        "undefined",
        "NaN",
        "(null)",
        "[object Object]",
        "00000000-0000-0000-0000-000000000000",
        "Some(\"user_1\")",
        "\"user_1\"",
    ] {
        let findings = AppOpened.payload(id).lint();
        assert_eq!(rules_of(&findings), [PlaceholderId], "{id}");
        assert!(AppOpened.payload(id).to_vec().is_ok(), "{id}");
    }
    for id in [
        "user_1",
        "0",
        "-1",
        "1",
        "a",
        "nullah",
        "none_of_us",
        "Someone",
        "Some",
        "\"",
        "unknown",
    ] {
        assert_eq!(AppOpened.payload(id).lint(), [], "{id}");
    }
    assert_eq!(
        AppOpened.payload("None").lint()[0].message(),
        "`user_id` is \"None\", which looks like the text of a missing value, not like an id; send the id itself, and leave \
         the key out if there is none"
    );
}

#[test]
fn every_id_of_the_envelope() {
    let payload = AppOpened
        .payload(User::install_instance("null"))
        .event_id("undefined");
    let findings = payload.lint();
    assert_eq!(rules_of(&findings), [PlaceholderId, PlaceholderId]);
    assert!(
        findings[0]
            .message()
            .starts_with("`install_instance_id` is")
    );
    assert!(findings[1].message().starts_with("`event_id` is"));

    let findings = Payment::new("nil", "None", 5).lint();
    assert_eq!(rules_of(&findings), [PlaceholderId, PlaceholderId]);
    assert!(findings[0].message().starts_with("`user_id` is"));
    assert!(findings[1].message().starts_with("`payment_id` is"));
    assert_eq!(Payment::new("user_1", "pay_1", 5).lint(), []);
}

#[test]
fn the_keys_of_a_payments_data() {
    #[derive(EventData)]
    struct Plan {
        level_5: u8,
        user_id: u8,
    }

    let plan = Plan {
        level_5: 1,
        user_id: 2,
    };
    let findings = Payment::new("user_1", "pay_1", 5).data(&plan).lint();
    assert_eq!(rules_of(&findings), [ValueInKey]);
}
