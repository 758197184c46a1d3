mod keys_and_names;

use serde_json::{Value, json};

use super::{event_keys, lint_event, lint_payment};
use crate::{Finding, Role, Rule};

fn event(name: &str, data: Value) -> Vec<Finding> {
    let body = json!({ "event_name": name, "user_id": "user_1", "event_data": data });
    lint_event(body.as_object().expect("an object"), &body.to_string())
}

fn payment(body: Value) -> Vec<Finding> {
    lint_payment(body.as_object().expect("an object"), &body.to_string())
}

#[track_caller]
fn finds(findings: &[Finding], expected: &[(Rule, &str)]) {
    let found: Vec<(Rule, &str)> = findings
        .iter()
        .map(|finding| (finding.rule(), finding.message()))
        .collect();
    assert_eq!(found, expected);
}

fn cart() -> Value {
    json!({
        "content_ids": ["a", "b"],
        "contents": [{ "id": "a", "quantity": 2, "item_price": 0.1 }, { "id": "b", "quantity": 1, "item_price": 0.1 }],
        "content_type": "product", "currency": "EUR", "value": 0.3, "num_items": 3,
    })
}

/// The cart with one member changed.
fn cart_with(key: &str, value: Value) -> Vec<Finding> {
    let mut cart = cart();
    cart[key] = value;
    event("add_to_cart", cart)
}

#[test]
fn what_is_right() {
    finds(&event("add_to_cart", cart()), &[]);
    finds(
        &event(
            "item_viewed",
            json!({ "name": "a", "tags": [1, null], "product_name": "b" }),
        ),
        &[],
    );
    finds(
        &payment(json!({ "user_id": "u", "payment_id": "p", "amount": 0 })),
        &[],
    );
}

/// The examples in messages have no findings themselves.
#[test]
fn examples_of_reserved_keys() {
    let data: Value = event_keys()
        // An event has only one kind of ids.
        .filter(|row| row.role != Role::ItemGroupIds)
        .map(|row| {
            let value: Value = serde_json::from_str(row.json).expect("the example is JSON");
            (row.key.to_owned(), value)
        })
        .collect();
    finds(&event("add_to_cart", data), &[]);
}

#[test]
fn numbers() {
    finds(
        &event("paid", json!({ "amount": "149.99", "currency": "USD" })),
        &[(
            Rule::NumberAsString,
            "`amount` is the string \"149.99\", which does not count as revenue; send the number 149.99, without quotes",
        )],
    );
    finds(
        &event("paid", json!({ "amount": "€ 5", "currency": "EUR" })),
        &[(
            Rule::NumberAsString,
            "`amount` is the string \"€ 5\", which does not count as revenue; send the number 5, and the currency under \
             `currency`",
        )],
    );
    for (text, number) in [
        ("1,234,567.50", "1234567.5, without quotes"),
        ("-1,234", "-1234, without quotes"),
        (
            "12345678901234567890.12",
            "12345678901234567890.12, without quotes",
        ),
        ("$1,234.50", "1234.5, and the currency under `currency`"),
        ("149.99 USD", "149.99, and the currency under `currency`"),
        ("inr 500", "500, and the currency under `currency`"),
        ("5₹", "5, and the currency under `currency`"),
    ] {
        let findings = event("paid", json!({ "amount": text, "currency": "EUR" }));
        let advice = format!("; send the number {number}");
        assert!(findings[0].message().ends_with(&advice), "{findings:?}");
    }
    for text in [
        "1,50", "0,500", "1,2345", "1,", ",123", "1.234,56", "a lot", "", "1.2.3", "--1", "1e5",
        "149€99", "2 for 5", "12/25", "1 000", "$5 USD", "$$5", "USD", "$", "15%", "ab€", "007",
        ".-5", "50¢",
    ] {
        let findings = event("paid", json!({ "amount": text, "currency": "EUR" }));
        assert!(
            findings[0]
                .message()
                .ends_with("; send a number, such as 149.99"),
            "{findings:?}"
        );
    }
    finds(
        &event("paid", json!({ "amount": true, "currency": "EUR" })),
        &[(
            Rule::WrongType,
            "`amount` is true; send a number, such as 149.99",
        )],
    );
    finds(
        &cart_with("num_items", json!(2.5)),
        &[(Rule::WrongType, "`num_items` is 2.5; send a whole number")],
    );
    finds(
        &payment(json!({ "user_id": "u", "payment_id": "p", "amount": "5" })),
        &[(
            Rule::NumberAsString,
            "`amount` is the string \"5\", which does not count as revenue; send the number 5, without quotes",
        )],
    );
    // Digits that a float does not have.
    finds(
        &event("paid", json!({ "amount": u64::MAX, "currency": "EUR" })),
        &[],
    );
}

#[test]
fn a_payment_whose_data_has_an_amount() {
    let paid = |amount: Value| {
        payment(
            json!({ "user_id": "u", "payment_id": "p", "amount": 5, "event_data": { "amount": amount } }),
        )
    };
    finds(&paid(json!(5.0)), &[]);
    finds(
        &paid(json!(6)),
        &[(
            Rule::AmountValueMismatch,
            "`amount` is 5, but `event_data.amount` is 6; both are revenue, so send the same number",
        )],
    );
    finds(
        &paid(json!("5")),
        &[(
            Rule::NumberAsString,
            "`event_data.amount` is the string \"5\", which does not count as revenue; send the number 5, without quotes",
        )],
    );
}

#[test]
fn money_that_is_null() {
    let lost = |path: &str| {
        format!(
            "`{path}` is null, probably because of a NaN or a missing number, so the revenue is lost; send a finite number, \
             such as 149.99"
        )
    };
    let with_null = |key: &str| event("paid", json!({ key: null, "currency": "EUR" }));
    for key in ["amount", "value"] {
        finds(&with_null(key), &[(Rule::WrongType, &lost(key))]);
    }
    finds(
        &cart_with("value", Value::Null),
        &[(Rule::WrongType, &lost("value"))],
    );
    let contents = json!([
        { "id": "a", "quantity": 2, "item_price": null },
        { "id": "b", "quantity": 1, "item_price": 0.1 },
    ]);
    finds(
        &cart_with("contents", contents),
        &[(Rule::WrongType, &lost("contents[0].item_price"))],
    );
    finds(
        &event("paid", json!({ "note": null })),
        &[(
            Rule::NullValue,
            "`note` is null, which has no meaning to Linkrunner; leave the key out",
        )],
    );
}

#[test]
fn lists_and_ids() {
    finds(
        &cart_with("content_ids", json!("a")),
        &[
            (
                Rule::ListExpected,
                "`content_ids` is the string \"a\"; send a list: [\"a\"]",
            ),
            (
                Rule::IdNotListed,
                "`contents[1].id` is \"b\", which is not in `content_ids`; add it there, or send an id from `content_ids`",
            ),
        ],
    );
    // In the order of the alphabet: a feature of serde_json decides whether another order is kept.
    let item = json!({ "id": "a", "item_price": 0.1, "quantity": 3 });
    finds(
        &cart_with("contents", item),
        &[
            (
                Rule::ListExpected,
                "`contents` is an object; send a list: [{\"id\":\"a\",\"item_price\":0.1,\"quantity\":3}]",
            ),
            (
                Rule::IdWithoutItem,
                "`content_ids[1]` is \"b\", but `contents` has no such item; add the item, or remove the id",
            ),
        ],
    );
    finds(
        &cart_with("content_ids", json!([])),
        &[(
            Rule::EmptyList,
            "`content_ids` is empty; send at least one item",
        )],
    );
    finds(
        &cart_with("content_ids", json!(["a", "b", 5])),
        &[
            (
                Rule::WrongType,
                "`content_ids[2]` is the number 5, but ids are strings; send \"5\"",
            ),
            (
                Rule::IdWithoutItem,
                "`content_ids[2]` is \"5\", but `contents` has no such item; add the item, or remove the id",
            ),
        ],
    );
    finds(
        &cart_with("content_ids", json!(["a", "b", " "])),
        &[(Rule::EmptyId, "`content_ids[2]` is empty; send the real id")],
    );
    finds(
        &cart_with("content_ids", json!(["a"])),
        &[(
            Rule::IdNotListed,
            "`contents[1].id` is \"b\", which is not in `content_ids`; add it there, or send an id from `content_ids`",
        )],
    );
    finds(
        &cart_with("contents", json!([{ "id": "a", "quantity": 1 }, 5])),
        &[
            (
                Rule::IncompleteItem,
                "`contents[0]` lacks `item_price`; send {\"id\": \"sku_1\", \"quantity\": 1, \"item_price\": 9.99}",
            ),
            (
                Rule::WrongType,
                "`contents[1]` is not an item; send an object: {\"id\": \"sku_1\", \"quantity\": 1, \"item_price\": 9.99}",
            ),
        ],
    );
    finds(
        &event("order_sent", json!({ "order_id": 17 })),
        &[(
            Rule::WrongType,
            "`order_id` is the number 17, but ids are strings; send \"17\"",
        )],
    );
}

#[test]
fn no_mistake_hides_another() {
    let contents = json!([
        { "id": "x", "quantity": "2", "item_price": 0.1 },
        { "id": "y", "quantity": "a few", "item_price": 0.1 },
    ]);
    let mut cart = cart();
    cart["contents"] = contents;
    cart["content_type"] = json!("product_group");
    let rules = |findings: Vec<Finding>| Vec::from_iter(findings.iter().map(Finding::rule));
    assert_eq!(
        rules(event("add_to_cart", cart.clone())),
        [
            Rule::NumberAsString,
            Rule::NumberAsString,
            Rule::IdNotListed,
            Rule::IdNotListed,
            Rule::ContentTypeMismatch,
        ]
    );
    // Where there is no doubt about the number, the sums go on.
    cart["contents"] = json!([{ "id": "a", "quantity": "2", "item_price": "0.1" }]);
    cart["content_ids"] = json!(["a"]);
    cart["content_type"] = json!("product");
    cart["value"] = json!("EUR 0.30");
    assert_eq!(
        rules(event("add_to_cart", cart)),
        [
            Rule::NumberAsString,
            Rule::NumberAsString,
            Rule::NumberAsString,
            Rule::ValueMismatch,
            Rule::NumItemsMismatch,
        ]
    );
    // A number as the id is the same id.
    let numbers = json!([{ "id": 7, "quantity": 3, "item_price": 0.1 }]);
    let mut cart = self::cart();
    cart["contents"] = numbers;
    cart["content_ids"] = json!(["7"]);
    assert_eq!(rules(event("add_to_cart", cart)), [Rule::WrongType]);
}

#[test]
fn ids_without_an_item() {
    finds(
        &cart_with("content_ids", json!(["a", "b", "c"])),
        &[(
            Rule::IdWithoutItem,
            "`content_ids[2]` is \"c\", but `contents` has no such item; add the item, or remove the id",
        )],
    );
}

#[test]
fn content_types() {
    finds(
        &cart_with("content_type", json!("product_group")),
        &[(
            Rule::ContentTypeMismatch,
            "`content_type` contradicts `content_ids`; send \"product\"",
        )],
    );
    finds(
        &cart_with("content_type", json!("shirt")),
        &[(
            Rule::ContentTypeMismatch,
            "`content_type` is \"shirt\"; send \"product\" beside `content_ids`, or \"product_group\" beside `item_group_ids`",
        )],
    );
    // Where there are no items, it is a key like any other.
    finds(
        &event("content_viewed", json!({ "content_type": "video" })),
        &[],
    );
}

#[test]
fn what_an_ecommerce_event_lacks() {
    finds(
        &event("add_to_cart", json!({ "item_group_ids": ["a"] })),
        &[(
            Rule::IncompleteEcommerce,
            "this is an `AddToCart` event, but lacks `contents`, `currency`, `value`, `num_items` and `content_type`, so ad \
             networks drop it; add \"contents\": [{\"id\": \"sku_1\", \"quantity\": 1, \"item_price\": 9.99}], \"currency\": \
             \"USD\", \"value\": 9.99, \"num_items\": 1, \"content_type\": \"product_group\"",
        )],
    );
    let mut purchase = cart();
    purchase["currency"] = Value::Null;
    let body = json!({ "user_id": "u", "payment_id": "p", "amount": 0.3, "event_data": purchase });
    finds(
        &payment(body),
        &[
            (
                Rule::IncompleteEcommerce,
                "this is a `Purchase`, but lacks `currency` and `order_id`, so ad networks drop it; add \"currency\": \"USD\", \
                 \"order_id\": \"order_1\"",
            ),
            (
                Rule::NullValue,
                "`currency` is null, which has no meaning to Linkrunner; leave the key out",
            ),
        ],
    );
}

#[test]
fn currencies() {
    for (text, rest) in [
        ("usd", "write `USD`"),
        ("euro", "write `EUR`"),
        ("HRK", "it was withdrawn, write `EUR`"),
    ] {
        let findings = event("paid", json!({ "amount": 1, "currency": text }));
        let [finding] = &findings[..] else {
            panic!("{findings:?}")
        };
        assert_eq!(finding.rule(), Rule::UnknownCurrency);
        assert!(finding.message().ends_with(rest), "{finding}");
    }
}
