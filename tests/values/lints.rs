//! Every rule: what it finds, what it does not, and in which words.

mod ecommerce;
mod keys_and_ids;
mod money;
mod names;

use std::net::{IpAddr, Ipv6Addr};

use linkrunner_events::Rule::{
    AmountValueMismatch, AmountWithoutCurrency, CurrencyWithoutAmount, EnvelopeKey, IdWithoutItem,
    KeyTooLong, NameBeginsWithDigit, NameNotAscii, NameTooLong, NegativeAmount, NumItemsMismatch,
    PlaceholderId, PrivateClientAddress, QuantityBelowOne, RevenueUnderOtherKey, SaleAsEvent,
    UndeclaredEcommerce, ValueInKey, ValueMismatch, ValueTooLong, ValueWithoutCurrency,
    VariantInName,
};
use linkrunner_events::{
    Basket, Content, Currency, EcommerceItem, Finding, LinkrunnerEvent, Rule, Severity,
};
use rust_decimal::Decimal;

fn rules<E: LinkrunnerEvent>(event: &E) -> Vec<Rule> {
    event.lint().iter().map(Finding::rule).collect()
}

#[track_caller]
fn finds_only<E: LinkrunnerEvent>(event: &E, rule: Rule, message: &str) {
    let findings = event.lint();
    let found: Vec<(Rule, &str)> = findings
        .iter()
        .map(|finding| (finding.rule(), finding.message()))
        .collect();
    assert_eq!(found, [(rule, message)]);
    assert_eq!(findings[0].to_string(), message);
    assert_eq!(findings[0].severity(), rule.severity());
    // An event that is sent all the same.
    assert!(event.payload("user_1").to_vec().is_ok());
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct CartAdded<V> {
    content_ids: Vec<&'static str>,
    contents: Vec<Line>,
    currency: Currency,
    value: V,
    num_items: i64,
    amount: Option<f64>,
}

#[derive(EcommerceItem)]
struct Line {
    id: &'static str,
    quantity: i32,
    item_price: f64,
}

fn cart<V>(lines: &[(i32, f64)], value: V, num_items: i64) -> CartAdded<V> {
    let line = |&(quantity, item_price)| Line {
        id: "a",
        quantity,
        item_price,
    };
    CartAdded {
        content_ids: vec!["a"],
        contents: lines.iter().map(line).collect(),
        currency: Currency::EUR,
        value,
        num_items,
        amount: None,
    }
}

#[test]
fn severities() {
    for rule in [
        ValueWithoutCurrency,
        CurrencyWithoutAmount,
        RevenueUnderOtherKey,
        EnvelopeKey,
        NameBeginsWithDigit,
        NameNotAscii,
        SaleAsEvent,
        ValueInKey,
    ] {
        assert_eq!(rule.severity(), Severity::Advice, "{rule:?}");
    }
    for rule in [
        ValueMismatch,
        NumItemsMismatch,
        QuantityBelowOne,
        AmountValueMismatch,
        AmountWithoutCurrency,
        VariantInName,
        PrivateClientAddress,
        UndeclaredEcommerce,
        IdWithoutItem,
        PlaceholderId,
        NameTooLong,
        KeyTooLong,
        ValueTooLong,
    ] {
        assert_eq!(rule.severity(), Severity::Warning, "{rule:?}");
    }
    assert!(Severity::Warning > Severity::Advice);
}

#[test]
fn value_and_items() {
    for (lines, value) in [
        (&[(1, 49.99)][..], 49.99),
        (&[(3, 0.1)], 0.3),
        (&[(1, 0.1), (1, 0.2)], 0.3),
        (&[(2, 1000.0)], 2000.0),
        (&[(1, 0.0)], 0.0),
        (&[(1, 0.0)], -0.0),
    ] {
        let quantity = lines.iter().map(|(quantity, _)| i64::from(*quantity)).sum();
        assert_eq!(rules(&cart(lines, value, quantity)), []);
    }
    // The value in another type is the same value.
    assert_eq!(rules(&cart(&[(2, 9.95)], Decimal::new(1990, 2), 2)), []);
    assert_eq!(rules(&cart(&[(2, 9.5)], 19, 2)), []);
    assert_eq!(rules(&cart(&[(1, 0.1)], 0.1_f32, 1)), []);

    finds_only(
        &cart(&[(2, 10.0)], 15.0, 2),
        ValueMismatch,
        "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5",
    );
    // What a sum of floats is off by is no discount.
    assert_eq!(rules(&cart(&[(1, 0.1), (1, 0.2)], 0.1 + 0.2, 2)), []);
    finds_only(
        &cart(&[(1, 9.99)], 999, 1),
        ValueMismatch,
        "`value` is 999, but the items add up to 9.99; send 9.99",
    );
}

#[test]
fn numbers_of_items() {
    assert_eq!(rules(&cart(&[(1, 1.0), (2, 1.0)], 3.0, 3)), []);
    finds_only(
        &cart(&[(1, 1.0), (2, 1.0)], 3.0, 2),
        NumItemsMismatch,
        "`num_items` is 2, but the quantities add up to 3; send 3",
    );
    finds_only(
        &cart(&[(1, 1.0)], 1.0, -1),
        NumItemsMismatch,
        "`num_items` is -1, but the quantities add up to 1; send 1",
    );

    #[derive(LinkrunnerEvent)]
    struct Counted {
        num_items: u8,
    }

    assert_eq!(
        rules(&Counted { num_items: 9 }),
        [],
        "there are no items to count"
    );
}

#[test]
fn amounts_below_zero() {
    let findings: Vec<String> = cart(&[(2, -1.5)], -3.0, 2)
        .lint()
        .iter()
        .map(Finding::to_string)
        .collect();
    assert_eq!(
        findings,
        [
            "`item_price` is -1.5; send zero or more",
            "`value` is -3; send zero or more"
        ]
    );
    assert_eq!(rules(&cart(&[(1, 0.0)], 0.0, 1)), []);
}

#[test]
fn quantities_below_one() {
    finds_only(
        &cart(&[(1, 1.0), (0, 5.0)], 1.0, 1),
        QuantityBelowOne,
        "the item `a` has a `quantity` of 0; leave it out of `contents`, or send a `quantity` of at least 1",
    );
    assert_eq!(
        rules(&cart(&[(-1, 1.0), (0, 1.0)], -1.0, -1)),
        [QuantityBelowOne, QuantityBelowOne, NegativeAmount]
    );

    #[derive(LinkrunnerEvent)]
    struct Shelf {
        contents: Vec<Content>,
    }

    let shelf = |quantity: i128| Shelf {
        contents: vec![Content::new("a", quantity, 1)],
    };
    for quantity in [0, -1, i128::MIN] {
        assert_eq!(
            rules(&shelf(quantity)),
            [UndeclaredEcommerce, QuantityBelowOne]
        );
    }
    assert_eq!(rules(&shelf(i128::MAX)), [UndeclaredEcommerce]);
}

#[test]
fn items_that_cannot_be_summed_are_left_to_the_encoding() {
    assert_eq!(rules(&cart(&[(1, f64::NAN)], 1.0, 1)), []);
    assert_eq!(rules(&cart(&[(1, 1.0)], f64::INFINITY, 1)), []);
    assert_eq!(rules(&cart(&[(1, f64::MAX), (1, 1.0)], 1.0, 2)), []);
    assert_eq!(rules(&cart(&[(1, 1.0)], u128::MAX, 1)), []);
}

#[test]
fn amounts_and_values() {
    #[derive(LinkrunnerEvent)]
    struct OrderPaid {
        amount: Option<f64>,
        value: Option<Decimal>,
        currency: Option<&'static str>,
    }

    let order = |amount, value, currency| OrderPaid {
        amount,
        value,
        currency,
    };
    assert_eq!(
        rules(&order(
            Some(2000.0),
            Some(Decimal::new(200_000, 2)),
            Some("INR")
        )),
        []
    );
    assert_eq!(rules(&order(None, Some(Decimal::ONE), Some("INR"))), []);
    assert_eq!(rules(&order(Some(1.0), None, Some("INR"))), []);
    // The value of a custom event may be no money.
    finds_only(
        &order(None, Some(Decimal::ONE), None),
        ValueWithoutCurrency,
        "there is a `value` and no `currency`; if it is money, add `currency` with an ISO 4217 code such as `USD`",
    );
    assert_eq!(rules(&order(None, None, None)), []);
    finds_only(
        &order(Some(25096.0), Some(Decimal::from(2000)), Some("INR")),
        AmountValueMismatch,
        "`amount` is 25096, but `value` is 2000; both are revenue, so send the same number",
    );
    finds_only(
        &order(Some(1.5), None, None),
        AmountWithoutCurrency,
        "`amount` is revenue, and there is no `currency`, so it may count in another currency or not at all; add `currency` \
         with an ISO 4217 code such as `USD`, or give it another key if it is not revenue",
    );
    assert_eq!(
        rules(&order(Some(1.0), Some(Decimal::TWO), None)),
        [AmountValueMismatch, AmountWithoutCurrency]
    );

    let cart = CartAdded {
        amount: Some(2.0),
        ..cart(&[(1, 1.0)], 1.0, 1)
    };
    assert_eq!(rules(&cart), [AmountValueMismatch]);
}

#[test]
fn sales_as_events() {
    const MESSAGE: &str = "this event is a sale, which counts twice if it is also sent as a payment; send each sale once, \
                           preferably as a payment, which is deduplicated by its id";

    #[derive(LinkrunnerEvent)]
    struct PurchaseCompleted {
        amount: Option<u32>,
        currency: Currency,
    }

    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "Purchase")]
    struct Ordered {
        #[linkrunner(flatten)]
        basket: Basket,
        order_id: &'static str,
    }

    #[derive(LinkrunnerEvent)]
    struct PurchaseInitiated {
        amount: u32,
        currency: Currency,
    }

    let currency = Currency::EUR;
    finds_only(
        &PurchaseCompleted {
            amount: Some(1),
            currency,
        },
        SaleAsEvent,
        MESSAGE,
    );
    let basket = Basket::builder(currency).item("a", 1, 1).build().unwrap();
    finds_only(
        &Ordered {
            basket,
            order_id: "1",
        },
        SaleAsEvent,
        MESSAGE,
    );
    assert_eq!(
        rules(&PurchaseCompleted {
            amount: None,
            currency
        }),
        [CurrencyWithoutAmount],
        "nothing was sold"
    );
    assert_eq!(
        rules(&PurchaseInitiated {
            amount: 1,
            currency
        }),
        []
    );
}

macro_rules! named {
    ($name:literal) => {{
        #[derive(LinkrunnerEvent)]
        #[linkrunner(name = $name, allow(non_snake_case))]
        struct Named;
        Named.lint()
    }};
}

#[test]
fn variants_in_names() {
    for (findings, variant, rest) in [
        (named!("purchase_gold"), "gold", "purchase"),
        (named!("level_5_completed"), "5", "level_completed"),
        (named!("subscription_monthly"), "monthly", "subscription"),
        (named!("gold_gold"), "gold", "gold"),
    ] {
        let [finding] = &findings[..] else {
            panic!("{variant}: {findings:?}")
        };
        assert_eq!(finding.rule(), VariantInName);
        assert!(
            finding
                .message()
                .contains(&format!("the variant `{variant}`")),
            "{finding}"
        );
        assert!(
            finding
                .message()
                .contains(&format!("send one event, `{rest}`, ")),
            "{finding}"
        );
    }
    for findings in [
        named!("premium"),
        named!("level_completed"),
        named!("goldfish_fed"),
        named!("weekly_digest_opened"),
        named!("gold_earned"),
        named!("v2_started"),
        named!("Purchase Completed"),
    ] {
        assert_eq!(findings, []);
    }
    for name in linkrunner_events::names::ALL {
        let is_variant = |word: &str| ["gold", "premium", "basic"].contains(&word);
        assert!(!name.split('_').any(is_variant), "{name}");
    }
}

macro_rules! keyed {
    ($key:literal) => {{
        #[derive(LinkrunnerEvent)]
        struct Keyed {
            #[linkrunner(rename = $key)]
            field: bool,
        }
        Keyed { field: true }.lint()
    }};
}

#[test]
fn values_in_keys() {
    for (findings, name, value) in [
        (keyed!("level_5"), "level", "5"),
        (keyed!("step_1_of_3"), "step_1_of", "3"),
        (keyed!("address_line_2"), "address_line", "2"),
        (keyed!("answer_007"), "answer", "007"),
    ] {
        let [finding] = &findings[..] else {
            panic!("{name}: {findings:?}")
        };
        assert_eq!(finding.rule(), ValueInKey);
        assert!(
            finding
                .message()
                .contains(&format!("the key `{name}_{value}`")),
            "{finding}"
        );
        assert!(
            finding
                .message()
                .ends_with(&format!("as the value of `{name}`")),
            "{finding}"
        );
    }
    for findings in [
        keyed!("level"),
        keyed!("level5"),
        keyed!("_5"),
        keyed!("5"),
        keyed!("a_5b"),
    ] {
        assert_eq!(findings, []);
    }
}

#[test]
fn keys_of_flattened_groups_are_looked_at() {
    #[derive(linkrunner_events::EventData)]
    struct Group {
        step_2: u8,
    }

    #[derive(LinkrunnerEvent)]
    struct Stepped {
        #[linkrunner(flatten)]
        group: Option<Group>,
    }

    assert_eq!(
        rules(&Stepped { group: None }),
        [ValueInKey],
        "the key is the event's, there or not"
    );
    assert_eq!(
        rules(&Stepped {
            group: Some(Group { step_2: 1 })
        }),
        [ValueInKey]
    );
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn addresses_that_are_ignored() {
    for (text, scope) in [
        ("10.0.0.5", "a private address, 10.0.0.5"),
        ("172.16.0.1", "a private"),
        ("172.31.255.255", "a private"),
        ("192.168.1.1", "a private"),
        ("127.0.0.1", "a loopback"),
        ("127.255.0.1", "a loopback"),
        ("169.254.1.1", "a link-local"),
        ("0.0.0.0", "an unspecified"),
        ("::", "an unspecified"),
        ("::1", "a loopback"),
        ("fe80::1", "a link-local"),
        ("febf::1", "a link-local"),
        ("fc00::1", "a private"),
        ("fd12:3456::1", "a private"),
        ("::ffff:10.0.0.5", "a private address, 10.0.0.5"),
        ("::ffff:127.0.0.1", "a loopback"),
        ("::ffff:169.254.0.1", "a link-local"),
    ] {
        let payload = AppOpened.payload("user_1").client_ip_address(address(text));
        let findings = payload.lint();
        let [finding] = &findings[..] else {
            panic!("{text}: {findings:?}")
        };
        assert_eq!(finding.rule(), PrivateClientAddress);
        assert!(finding.message().contains(scope), "{text}: {finding}");
        assert!(payload.to_vec().is_ok(), "{text}");
    }
    let payload = AppOpened
        .payload("user_1")
        .client_ip_address(Ipv6Addr::LOCALHOST);
    assert_eq!(
        payload.lint()[0].to_string(),
        "`client_ip_address` is a loopback address, ::1, which Linkrunner ignores; send the device's public address; behind \
         a proxy, take it from `X-Forwarded-For`"
    );
}

#[test]
fn addresses_that_are_public() {
    for text in [
        "203.0.113.10",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "169.253.0.1",
        "11.0.0.1",
        "2606:4700::1",
        "::ffff:8.8.8.8",
        "fec0::1",
    ] {
        let payload = AppOpened.payload("user_1").client_ip_address(address(text));
        assert_eq!(payload.lint(), [], "{text}");
    }
    assert_eq!(AppOpened.payload("user_1").lint(), []);
}

#[test]
fn a_payload_finds_what_its_event_has_too() {
    let event = cart(&[(1, 1.0)], 2.0, 1);
    let payload = event.payload("user_1").client_ip_address([127, 0, 0, 1]);
    let rules: Vec<Rule> = payload.lint().iter().map(Finding::rule).collect();
    assert_eq!(rules, [ValueMismatch, PrivateClientAddress]);
}

#[test]
fn baskets_and_ready_events_are_never_found_fault_with() {
    use linkrunner_events::commerce::{AddToCart, ViewContent};

    let basket = Basket::builder(Currency::USD)
        .content(Content::new("a", 3, 0.1))
        .item("b", 1, Decimal::new(1, 28))
        .build()
        .unwrap();
    assert_eq!(rules(&ViewContent::new(basket.clone())), []);
    assert_eq!(rules(&AddToCart::new(basket).order_id("1")), []);
}
