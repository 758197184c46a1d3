//! Every documented mistake, and what holds it: the compiler, the encoding, or a lint.

use std::path::Path;

use linkrunner_events::{
    Content, ContentType, Currency, EncodeError, EncodeProblem, Finding, LinkrunnerEvent, Rule,
};

use crate::vectors::{Kind, assert_covered, ids, vector};

enum Held {
    /// The program in this file, below the directory of these tests, does not compile.
    DoesNotCompile(&'static str),
    /// The event that is made here is refused where it is encoded.
    Refused(fn() -> EncodeError),
    /// The event that is made here is sent, and a lint finds this.
    Found(Rule, fn() -> Vec<Finding>),
}

use Held::{DoesNotCompile, Found, Refused};

const HELD: [(&str, Held); 14] = [
    (
        "lint-amount-string",
        DoesNotCompile("programs/ui/fail/vectors/lint-amount-string.rs"),
    ),
    (
        "lint-value-currency-symbol",
        DoesNotCompile("programs/ui/fail/vectors/lint-value-currency-symbol.rs"),
    ),
    (
        "lint-value-without-currency",
        DoesNotCompile("programs/ui/fail/vectors/lint-value-without-currency.rs"),
    ),
    (
        "lint-purchase-no-order-id",
        DoesNotCompile("programs/ui/fail/vectors/lint-purchase-no-order-id.rs"),
    ),
    ("lint-contents-id-mismatch", Refused(contents_id_mismatch)),
    (
        "lint-content-ids-with-group-type",
        Refused(content_ids_with_group_type),
    ),
    (
        "lint-value-mismatch",
        Found(Rule::ValueMismatch, value_mismatch),
    ),
    (
        "lint-num-items-mismatch",
        Found(Rule::NumItemsMismatch, num_items_mismatch),
    ),
    (
        "lint-amount-value-mismatch",
        Found(Rule::AmountValueMismatch, amount_value_mismatch),
    ),
    (
        "lint-pii-in-event-data",
        DoesNotCompile("programs/ui/fail/vectors/lint-pii-in-event-data.rs"),
    ),
    (
        "lint-variant-in-name",
        Found(Rule::VariantInName, variant_in_name),
    ),
    ("lint-changing-key", Found(Rule::ValueInKey, changing_key)),
    (
        "lint-private-ip",
        Found(Rule::PrivateClientAddress, private_ip),
    ),
    (
        "lint-purchase-both-endpoints",
        Found(Rule::SaleAsEvent, purchase_both_endpoints),
    ),
];

#[test]
fn every_documented_mistake_is_held() {
    assert_covered(&ids(Kind::Lint, ""), HELD.iter().map(|(id, _)| *id));

    for (id, held) in &HELD {
        match held {
            DoesNotCompile(file) => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
                assert_eq!(path.file_stem().unwrap(), *id);
                let program = std::fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{id}: {}: {error}", path.display()));
                assert!(program.contains("LinkrunnerEvent"), "{id}");
                assert!(program.contains("fn main()"), "{id}");
            }
            Refused(refuse) => assert!(refuse().field().is_some(), "{id}"),
            Found(rule, find) => {
                let rules: Vec<Rule> = find().iter().map(Finding::rule).collect();
                assert!(rules.contains(rule), "{id}: {rules:?}");
            }
        }
    }
}

/// The request of each vector that can be made is the one that is refused or linted here.
#[track_caller]
fn assert_is_vector<E: LinkrunnerEvent>(id: &str, event: &E) {
    let body = event.payload("user_12345").to_vec().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body, vector(id).request_body, "{id}");
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "AddToCart")]
struct AddToCart {
    content_ids: Vec<&'static str>,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
    num_items: u32,
}

fn right() -> AddToCart {
    AddToCart {
        content_ids: vec!["product_123"],
        contents: vec![Content::new("product_123", 1, 49.99)],
        currency: Currency::USD,
        value: 49.99,
        num_items: 1,
    }
}

#[test]
fn the_event_that_the_mistakes_are_made_in_is_right() {
    assert_eq!(right().lint(), []);
    assert!(right().payload("user_12345").to_vec().is_ok());
}

fn contents_id_mismatch() -> EncodeError {
    let event = AddToCart {
        contents: vec![Content::new("other", 1, 49.99)],
        ..right()
    };
    let error = event.payload("user_12345").to_vec().unwrap_err();
    assert_eq!(error.field(), Some("contents[0].id"));
    let expected = EncodeProblem::IdNotListed {
        id: "other".into(),
        ids_key: "content_ids",
    };
    assert_eq!(error.problem(), &expected);
    error
}

fn content_ids_with_group_type() -> EncodeError {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "ViewContent")]
    struct ViewContent {
        content_ids: Vec<&'static str>,
        contents: Vec<Content>,
        content_type: ContentType,
        currency: Currency,
        value: f64,
        num_items: u32,
    }

    let AddToCart {
        content_ids,
        contents,
        currency,
        value,
        num_items,
    } = right();
    let event = ViewContent {
        content_ids,
        contents,
        content_type: ContentType::ProductGroup,
        currency,
        value,
        num_items,
    };
    let error = event.payload("user_12345").to_vec().unwrap_err();
    assert_eq!(error.field(), Some("content_type"));
    let expected = EncodeProblem::ContentTypeMismatch {
        ids_key: "content_ids",
        expected: "product",
    };
    assert_eq!(error.problem(), &expected);
    error
}

fn value_mismatch() -> Vec<Finding> {
    let event = AddToCart {
        value: 5.0,
        ..right()
    };
    assert_is_vector("lint-value-mismatch", &event);
    event.lint()
}

fn num_items_mismatch() -> Vec<Finding> {
    let event = AddToCart {
        num_items: 9,
        ..right()
    };
    assert_is_vector("lint-num-items-mismatch", &event);
    event.lint()
}

/// The same two numbers in one event: as a payment, the amount stands beside `event_data`.
fn amount_value_mismatch() -> Vec<Finding> {
    #[derive(LinkrunnerEvent)]
    struct OrderPaid {
        amount: u32,
        value: f64,
        currency: Currency,
    }

    OrderPaid {
        amount: 25096,
        value: 2000.0,
        currency: Currency::INR,
    }
    .lint()
}

fn variant_in_name() -> Vec<Finding> {
    #[derive(LinkrunnerEvent)]
    struct PurchaseGold;

    assert_is_vector("lint-variant-in-name", &PurchaseGold);
    PurchaseGold.lint()
}

fn changing_key() -> Vec<Finding> {
    #[derive(LinkrunnerEvent)]
    struct Level {
        level_5: bool,
    }

    let event = Level { level_5: true };
    assert_is_vector("lint-changing-key", &event);
    event.lint()
}

fn private_ip() -> Vec<Finding> {
    #[derive(LinkrunnerEvent)]
    struct X;

    let payload = X.payload("user_12345").client_ip_address([10, 0, 0, 5]);
    let body = serde_json::to_value(&payload).unwrap();
    assert_eq!(body, vector("lint-private-ip").request_body);
    payload.lint()
}

fn purchase_both_endpoints() -> Vec<Finding> {
    #[derive(LinkrunnerEvent)]
    struct PurchaseCompleted {
        amount: f64,
    }

    let event = PurchaseCompleted { amount: 49.99 };
    assert_is_vector("lint-purchase-both-endpoints", &event);
    event.lint()
}
