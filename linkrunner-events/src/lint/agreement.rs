//! The lint of typed events and the lint of JSON report the same rules for the same event.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use serde_json::{Map, Value, json};

use super::{Finding, Rule, Severity, ecommerce, lint_event, lint_payment, raw};
use crate::commerce::write_contents;
use crate::encode::{FieldWriter, Fields, write_checked};
use crate::schema::{Ecommerce, EventSchema, GroupSchema};
use crate::{Content, ContentType, Currency};

const NAMES: [&str; 14] = [
    "order_paid",
    "purchase_completed",
    "cart_added",
    "view_content",
    "purchase_gold",
    "level_5_completed",
    "2fast",
    "größe_gewählt",
    "Item Viewed",
    "premium",
    "a",
    "\n",
    "levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of_levels_of",
    "item_viewed",
];

/// Keys of custom fields, each with its JSON prefix as the writer takes it.
macro_rules! keys {
    ($($key:literal)*) => {
        [$(($key, concat!(",\"", $key, "\":\""))),*]
    };
}

const CUSTOM: [(&str, &str); 28] = keys! {
    "revenue" "total_amount" "totalAmount" "amount_cents" "amountInCents" "Amount" "AMOUNT" "price" "unit_price" "total" "cost"
    "balance" "Value" "user_id" "userId" "event_name" "timestamp" "event_id" "event_data" "client_ip_address" "level_5" "note"
    "currency_name" "items" "prices" "amounts" "discount"
    "key_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys_of_keys"
};

fn values() -> impl Strategy<Value = Value> {
    select(vec![
        json!(5),
        json!(1.5),
        json!(-1),
        json!(true),
        json!(""),
        json!("text"),
        json!("149.99"),
        json!("ü".repeat(257)),
        json!([1, "a"]),
        json!({}),
        json!({ "amount": 5, "currency": "EUR" }),
        json!({ "value": "5", "currency": "EUR" }),
        json!({ "amount": 5 }),
        json!({ "price": 5, "currency": "EUR" }),
    ])
}

/// An event with arbitrary fields. It writes them like derived code.
#[derive(Debug, Clone)]
struct AnyEvent {
    name: &'static str,
    amount: Option<f64>,
    value: Option<f64>,
    num_items: Option<u8>,
    currency: Option<Currency>,
    order_id: Option<String>,
    ids: Option<Vec<String>>,
    contents: Option<Vec<Content>>,
    content_type: Option<ContentType>,
    custom: Vec<(&'static str, &'static str, Value)>,
}

impl Fields for AnyEvent {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        if let Some(amount) = self.amount {
            writer.number(r#","amount":""#, amount.into());
        }
        if let Some(value) = self.value {
            writer.number(r#","value":""#, value.into());
        }
        if let Some(num_items) = self.num_items {
            writer.number(r#","num_items":""#, num_items.into());
        }
        if let Some(currency) = self.currency {
            writer.currency(r#","currency":""#, Ok(currency));
        }
        if let Some(order_id) = &self.order_id {
            writer.text(r#","order_id":""#, order_id);
        }
        if let Some(ids) = &self.ids {
            writer.ids(r#","content_ids":""#, ids);
        }
        if let Some(contents) = &self.contents {
            write_contents(contents, r#","contents":""#, writer);
        }
        if let Some(content_type) = self.content_type {
            writer.content_type(r#","content_type":""#, Ok(content_type));
        }
        for (_, key, value) in &self.custom {
            writer.value(key, value);
        }
    }
}

fn any_event() -> impl Strategy<Value = AnyEvent> {
    let amount = || proptest::option::of(select(vec![0.0, 3.0, 5.0, -1.0]));
    let ids = vec(select(vec!["a", "b", " "]).prop_map(str::to_owned), 0..3);
    let content = (select(vec!["a", "b"]), 0_u64..3, select(vec![1.5, -1.0]));
    let contents = vec(
        content.prop_map(|(id, quantity, price)| Content::new(id, quantity, price)),
        0..3,
    );
    let custom = subsequence(&CUSTOM[..], 0..5).prop_flat_map(|keys| {
        let values = vec(values(), keys.len());
        (Just(keys), values).prop_map(|(keys, values)| {
            let fields = keys.into_iter().zip(values);
            fields
                .map(|((name, key), value)| (name, key, value))
                .collect()
        })
    });
    let reserved = (
        amount(),
        amount(),
        proptest::option::of(0_u8..4),
        proptest::option::of(Just(Currency::EUR)),
        proptest::option::of(Just("order_1".to_owned())),
    );
    let lists = (
        proptest::option::of(ids),
        proptest::option::of(contents),
        proptest::option::of(select(vec![
            ContentType::Product,
            ContentType::ProductGroup,
        ])),
    );
    (select(&NAMES[..]), reserved, lists, custom).prop_map(|(name, reserved, lists, custom)| {
        let (amount, value, num_items, currency, order_id) = reserved;
        let (ids, contents, content_type) = lists;
        AnyEvent {
            name,
            amount,
            value,
            num_items,
            currency,
            order_id,
            ids,
            contents,
            content_type,
            custom,
        }
    })
}

impl AnyEvent {
    /// The schema that the derive would generate. Leaked, because schemas are `'static`.
    fn schema(&self, declared: Option<Ecommerce>, data: &Map<String, Value>) -> EventSchema {
        let keys: Vec<&'static str> = data.keys().map(|key| &*key.clone().leak()).collect();
        let group = GroupSchema {
            name: self.name,
            ecommerce: declared,
            keys: keys.leak(),
            ..GroupSchema::EMPTY
        };
        EventSchema::new(Box::leak(Box::new(group)))
    }
}

/// The ids of the rules that both lints can report, without duplicates.
fn comparable(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<&str> = findings
        .iter()
        .map(Finding::rule)
        // For typed events, the compiler and the encoder enforce the rules of this severity.
        .filter(|rule| rule.severity() < Severity::Error)
        // For typed events, the derive checks the case of the name.
        .filter(|rule| *rule != Rule::NameNotSnakeCase)
        // The lint of JSON reports each mistake by its own rule instead.
        .filter(|rule| *rule != Rule::UndeclaredEcommerce)
        .map(Rule::id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn is_about_ecommerce(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::IncompleteEcommerce
            | Rule::EmptyList
            | Rule::EmptyId
            | Rule::IdNotListed
            | Rule::ContentTypeMismatch
    )
}

fn has(findings: &[Finding], is_wanted: impl Fn(Rule) -> bool) -> bool {
    findings.iter().map(Finding::rule).any(is_wanted)
}

fn check(event: &AnyEvent, declare: bool) -> Result<(), TestCaseError> {
    let mut json = Vec::new();
    prop_assert!(write_checked(&mut json, event, false).is_ok());
    let data: Map<String, Value> = serde_json::from_slice(&json).expect("it is an object");
    // A declared event that is incomplete does not compile.
    let kind = ecommerce::kind_of_event(event.name, &data);
    let declared = kind.filter(|kind| declare && ecommerce::missing_keys(&data, *kind).is_empty());
    if declared.is_some() && write_checked(&mut json, event, true).is_err() {
        return Ok(());
    }

    let schema = event.schema(declared, &data);
    let typed = lint_event(&schema, schema.fields(), event);
    let body = json!({ "event_name": event.name, "user_id": "u", "event_data": data });
    let raw = raw::lint_event(body.as_object().expect("an object"), &body.to_string());
    prop_assert!(!has(&typed, |rule| rule.severity() == Severity::Error));
    prop_assert_eq!(
        comparable(&typed),
        comparable(&raw),
        "{:?} {:?}",
        typed,
        raw
    );
    prop_assert_eq!(
        has(&typed, |rule| rule == Rule::UndeclaredEcommerce),
        has(&raw, is_about_ecommerce),
        "{:?} {:?}",
        typed,
        raw
    );

    // The same data in a payment, which the encoder checks.
    let mut checked = Vec::new();
    if write_checked(&mut checked, event, true).is_err() {
        return Ok(());
    }
    let mut typed = Vec::new();
    lint_payment(5.into(), event, &mut typed);
    let body = json!({ "user_id": "u", "payment_id": "p", "amount": 5, "event_data": data });
    let raw = raw::lint_payment(body.as_object().expect("an object"), &body.to_string());
    prop_assert_eq!(
        comparable(&typed),
        comparable(&raw),
        "{:?} {:?}",
        typed,
        raw
    );
    prop_assert_eq!(
        has(&typed, |rule| rule == Rule::UndeclaredEcommerce),
        has(&raw, is_about_ecommerce)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn both_lints_find_the_same(event in any_event(), declare in any::<bool>()) {
        check(&event, declare)?;
    }
}

/// Some generated event breaks each shared rule. Otherwise the comparison would test nothing.
#[test]
fn each_shared_rule_is_found() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut found = std::collections::BTreeSet::new();
    for _ in 0..3000 {
        let event = any_event()
            .new_tree(&mut runner)
            .expect("an event")
            .current();
        let mut json = Vec::new();
        write_checked(&mut json, &event, false).expect("it can be encoded");
        let data = serde_json::from_slice(&json).expect("it is an object");
        let schema = event.schema(None, &data);
        let findings = lint_event(&schema, schema.fields(), &event);
        found.extend(findings.iter().map(|finding| finding.rule().id()));
    }
    let elsewhere = [
        // Rules for the envelope, which the comparison does not vary.
        Rule::PlaceholderId,
        Rule::PrivateClientAddress,
    ];
    let first_of_json = Rule::ALL
        .iter()
        .position(|rule| *rule == Rule::NumberAsString)
        .expect("the rules for JSON come last");
    for rule in &Rule::ALL[..first_of_json] {
        assert!(
            elsewhere.contains(rule) || found.contains(rule.id()),
            "{rule}"
        );
    }
}
