use serde_json::{Value, json};

use super::{event, finds, payment};
use crate::lint::raw::lint_event;
use crate::{Finding, Rule};

#[test]
fn keys_beside_the_data() {
    // In alphabetical order, in which maps may be or not.
    let body = json!({
        "amount": 1,
        "client_ip_address": "203.0.113.10",
        "event-data": {},
        "eventName": "a",
        "event_name": "a",
        "userId": "u",
    });
    let unknown = |text| (Rule::UnknownKey, text);
    finds(
        &lint_event(body.as_object().expect("an object"), &body.to_string()),
        &[
            unknown(
                "`amount` is not a key of this call, so Linkrunner ignores it; move it into `event_data` to keep it, or \
                 remove it",
            ),
            unknown(
                "`event-data` is not a key of this call, so Linkrunner ignores it; send it as `event_data`",
            ),
            unknown(
                "`eventName` is not a key of this call, so Linkrunner ignores it; `event_name` is there too, so remove this \
                 key",
            ),
            unknown(
                "`userId` is not a key of this call, so Linkrunner ignores it; send it as `user_id`",
            ),
        ],
    );
    let findings = payment(json!({
        "user_id": "u", "payment_id": "p", "amount": 1, "type": "DEFAULT", "status": "PAYMENT_COMPLETED", "currency": "EUR",
    }));
    finds(
        &findings,
        &[unknown(
            "`currency` is not a key of this call, so Linkrunner ignores it; move it into `event_data` to keep it, or \
             remove it",
        )],
    );
}

#[test]
fn sensitive_keys_and_values() {
    let rules = |findings: Vec<Finding>| findings.iter().map(Finding::rule).collect::<Vec<_>>();
    assert_eq!(
        rules(event("a", json!({ "userEmail": 1 }))),
        [Rule::SensitiveKey]
    );
    assert_eq!(
        rules(event("a", json!({ "user": { "password": 1 } }))),
        [Rule::SensitiveKey]
    );
    assert_eq!(
        rules(event("a", json!({ "to": ["x", "a@b.example"] }))),
        [Rule::SensitiveValue]
    );
    assert_eq!(
        rules(event(
            "a",
            json!({ "paid_with": 4_111_111_111_111_111_u64 })
        )),
        [Rule::SensitiveValue]
    );
    assert_eq!(
        rules(payment(
            json!({ "user_id": "a@b.example", "payment_id": "p", "amount": 1 })
        )),
        [Rule::SensitiveValue]
    );
    // An id may have any digits.
    assert_eq!(
        rules(event("a", json!({ "order_id": "4111111111111111" }))),
        []
    );
    let random = "56c7bbf39732488386239c72100214fd";
    let body = json!({ "event_name": "a", "user_id": "u", "event_id": random });
    let identified = lint_event(body.as_object().expect("an object"), &body.to_string());
    assert_eq!(rules(identified), []);
    let call = json!({ "user_id": "u", "payment_id": random, "amount": 1 });
    assert_eq!(rules(payment(call)), []);
    finds(
        &event(
            "a",
            json!({ "order_id": "a@b.example", "x": { "item_group_ids": ["4111111111111111", "a@b.example"] } }),
        ),
        &[
            (
                Rule::SensitiveValue,
                "`order_id` contains an email address; remove it, or send an internal id instead",
            ),
            (
                Rule::SensitiveValue,
                "`x.item_group_ids[1]` contains an email address; remove it, or send an internal id instead",
            ),
        ],
    );
    finds(
        &event("login_Me@b.example", json!({})),
        &[(
            Rule::SensitiveValue,
            "`event_name` contains an email address; remove it, or send an internal id instead",
        )],
    );
    let findings = event("a", json!({ "note": "mail me at me@b.example" }));
    assert!(!findings[0].message().contains("me@"), "{findings:?}");
}

#[test]
fn lengths_in_characters() {
    finds(
        &event("a", json!({ "ü".repeat(128): "ü".repeat(256) })),
        &[],
    );
    finds(
        &event("a", json!({ "text": "ü".repeat(257) })),
        &[(
            Rule::ValueTooLong,
            "`text` has 257 characters, but Linkrunner lists only strings of up to 256; shorten it",
        )],
    );
    finds(
        &event("a", json!({ "ü".repeat(129): 1 })),
        &[(
            Rule::KeyTooLong,
            &format!(
                "the key \"{}…\" has 129 characters, but Linkrunner filters only by keys of up to 128; shorten it",
                "ü".repeat(60)
            ),
        )],
    );
}

#[test]
fn keys_that_stand_twice() {
    let text =
        r#"{"event_name":"a","user_id":"u","event_data":{"amount":1,"currency":"EUR","amount":2}}"#;
    let body: Value = serde_json::from_str(text).expect("JSON");
    finds(
        &lint_event(body.as_object().expect("an object"), text),
        &[(
            Rule::DuplicateKey,
            "`amount` appears twice in one object, so one of the two values is lost; send it once",
        )],
    );
}

#[test]
fn names() {
    finds(
        &event("Item Viewed", json!({})),
        &[(
            Rule::NameNotSnakeCase,
            "the name `Item Viewed` is not in snake_case, and Linkrunner treats names that differ in case as different \
             events; send `item_viewed`, unless the name is already in use",
        )],
    );
    assert!(
        event("!!", json!({}))[0]
            .message()
            .contains("send lower-case words joined by underscores")
    );
}

#[test]
fn messages_are_one_line_that_is_not_too_long() {
    let findings = event(
        "a\n_5",
        json!({ "b\n_5": 1, "\n@\u{7}": "a@b.example", "amount": "\n", "currency": "\n" }),
    );
    assert_eq!(findings.len(), 6);
    for finding in findings {
        assert!(!finding.message().contains(char::is_control), "{finding:?}");
    }
}

#[test]
fn addresses() {
    let with = |address: &str| {
        let body = json!({ "event_name": "a", "user_id": "u", "client_ip_address": address });
        lint_event(body.as_object().expect("an object"), "{}")
    };
    finds(&with("203.0.113.10"), &[]);
    assert_eq!(
        with("::ffff:10.0.0.5")[0].rule(),
        Rule::PrivateClientAddress
    );
    finds(
        &with("203.0.113.10:80"),
        &[(
            Rule::InvalidClientAddress,
            "`client_ip_address` is \"203.0.113.10:80\", which is not an IP address; send the device's public address, such as \
             `203.0.113.10`, without a port",
        )],
    );
}

#[test]
fn revenue_elsewhere() {
    finds(
        &event("order_paid", json!({ "total_amount": 125.99 })),
        &[(
            Rule::RevenueUnderOtherKey,
            "`total_amount` is a custom key and does not count as revenue; if it is the revenue, send it as `amount`",
        )],
    );
    finds(
        &event(
            "order_paid",
            json!({ "total_amount": 1, "amount": 1, "currency": "EUR" }),
        ),
        &[],
    );
}

/// The words are those of our own events, whose tests have more cases.
#[test]
fn rules_shared_with_our_own_events() {
    let rules = |findings: Vec<Finding>| findings.iter().map(Finding::rule).collect::<Vec<_>>();
    for (data, expected) in [
        (json!({ "currency": "EUR" }), Rule::CurrencyWithoutAmount),
        (
            json!({ "price": "9.99", "currency": "EUR" }),
            Rule::RevenueUnderOtherKey,
        ),
        (json!({ "Amount": 9.99 }), Rule::RevenueUnderOtherKey),
        (
            json!({ "total": { "amount": 5, "currency": "EUR" } }),
            Rule::RevenueUnderOtherKey,
        ),
        (json!({ "userId": "u" }), Rule::EnvelopeKey),
        (json!({ "timestamp": 1 }), Rule::EnvelopeKey),
    ] {
        assert_eq!(
            rules(event("order_paid", data.clone())),
            [expected],
            "{data}"
        );
        let body = json!({ "user_id": "u", "payment_id": "p", "amount": 1, "event_data": data });
        assert_eq!(rules(payment(body)), [], "a payment has an amount: {data}");
    }
    // A null is a finding of its own.
    assert_eq!(
        rules(event("a", json!({ "amount": null, "currency": "EUR" }))),
        [Rule::WrongType]
    );
    assert_eq!(
        rules(event("2fa_passed", json!({}))),
        [Rule::NameBeginsWithDigit]
    );
    assert_eq!(rules(event("größe", json!({}))), [Rule::NameNotAscii]);
    assert_eq!(
        rules(event(&"ü".repeat(500), json!({}))),
        [Rule::NameTooLong]
    );
    assert_eq!(
        rules(payment(
            json!({ "user_id": "null", "payment_id": "None", "amount": 1 })
        )),
        [Rule::PlaceholderId, Rule::PlaceholderId]
    );
}

#[test]
fn a_thousand_mistakes_of_one_kind_are_one_mistake() {
    let findings = event("a", json!({ "to": vec!["a@b.example"; 1000] }));
    assert_eq!(findings.len(), 5);
    assert!(
        findings[4]
            .message()
            .ends_with("(and 995 more findings like this)"),
        "{}",
        findings[4]
    );
}

#[test]
fn every_rule_has_an_id_of_its_own() {
    let mut ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Rule::ALL.len());
    for id in ids {
        assert!(
            id.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{id}"
        );
    }
}
