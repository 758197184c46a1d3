//! Every right request to `capture-payment` and `remove-payment`, and what no value can say.

use linkrunner_events::{
    Content, Currency, EncodeError, EncodeProblem, EventData, LinkrunnerEvent, Payment,
    PaymentStatus, PaymentType, RemovePayment, Rule,
};
use serde_json::Value;

use crate::vectors::{Kind, assert_covered, ids, vector};

type Make = fn() -> Result<Vec<u8>, EncodeError>;

const MADE: [(&str, Make); 6] = [
    ("cp-basic", basic),
    ("cp-basic-old", basic_old),
    ("cp-second-payment", second_payment),
    ("cp-purchase-ecommerce", purchase_ecommerce),
    ("cp-testing-guide", testing_guide),
    ("rp-user-id", remove_all),
];

#[test]
fn every_right_request_can_be_made() {
    let mut expected = ids(Kind::Positive, "capture-payment");
    expected.extend(ids(Kind::Positive, "remove-payment"));
    assert_covered(&expected, MADE.map(|(id, _)| id));
    for (id, make) in MADE {
        let body: Value = serde_json::from_slice(&make().unwrap()).unwrap();
        assert_eq!(body, vector(id).request_body, "{id}");
    }
}

#[derive(EventData)]
struct Plan {
    plan: &'static str,
    billing_period: &'static str,
}

const GOLD: Plan = Plan {
    plan: "gold",
    billing_period: "yearly",
};

fn basic() -> Result<Vec<u8>, EncodeError> {
    let payment = Payment::new("666", "ABC", 25096)
        .kind(PaymentType::FirstPayment)
        .data(&GOLD);
    let bytes = payment.to_vec()?;
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(serde_json::to_value(&payment).unwrap(), value);
    Ok(bytes)
}

fn basic_old() -> Result<Vec<u8>, EncodeError> {
    Payment::new("666", "ABC", 25096)
        .kind(PaymentType::FirstPayment)
        .to_vec()
}

fn second_payment() -> Result<Vec<u8>, EncodeError> {
    Payment::new("666", "ABC", 25096)
        .kind(PaymentType::SecondPayment)
        .status(PaymentStatus::Completed)
        .to_vec()
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct Purchase {
    content_ids: [&'static str; 1],
    contents: [Content; 1],
    currency: Currency,
    value: f64,
    num_items: u32,
    order_id: &'static str,
}

fn purchase() -> Purchase {
    Purchase {
        content_ids: ["whshct4mwc"],
        contents: [Content::new("whshct4mwc", 2, 1000)],
        currency: Currency::INR,
        value: 2000.0,
        num_items: 2,
        order_id: "order_id_1234",
    }
}

/// The vendor's own example contradicts itself, which the lint finds.
fn purchase_ecommerce() -> Result<Vec<u8>, EncodeError> {
    let purchase = purchase();
    let payment = Payment::new("666", "ABC", 25096).data(&purchase);
    let rules: Vec<Rule> = payment
        .lint()
        .iter()
        .map(linkrunner_events::Finding::rule)
        .collect();
    assert_eq!(rules, [Rule::AmountValueMismatch]);
    payment.to_vec()
}

fn testing_guide() -> Result<Vec<u8>, EncodeError> {
    Payment::new("YOUR_ATTRIBUTED_USER_ID", "lr_test_payment_001", 1).to_vec()
}

fn remove_all() -> Result<Vec<u8>, EncodeError> {
    let removal = RemovePayment::all_of("666");
    assert_eq!(
        serde_json::to_string(&removal).unwrap(),
        r#"{"user_id":"666"}"#
    );
    removal.to_vec()
}

#[test]
fn what_the_api_refuses_is_refused_here() {
    let refused = [
        (
            Payment::new("666", "", 1).to_vec(),
            "payment_id",
            EncodeProblem::EmptyId,
        ),
        (
            Payment::new("", "ABC", 1).to_vec(),
            "user_id",
            EncodeProblem::EmptyId,
        ),
        (
            Payment::new("666", "ABC", -1).to_vec(),
            "amount",
            EncodeProblem::Negative,
        ),
        (
            Payment::new("666", "ABC", f64::NAN).to_vec(),
            "amount",
            EncodeProblem::NotFinite,
        ),
        (
            RemovePayment::with_id(" ").to_vec(),
            "payment_id",
            EncodeProblem::EmptyId,
        ),
        (
            RemovePayment::all_of("").to_vec(),
            "user_id",
            EncodeProblem::EmptyId,
        ),
    ];
    for (result, field, problem) in refused {
        let error = result.unwrap_err();
        assert_eq!((error.field(), error.problem()), (Some(field), &problem));
    }
    let error = Payment::new("666", "ABC", f64::INFINITY)
        .to_vec()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("payment `DEFAULT`, field `amount`: "),
        "{error}"
    );
    assert!(serde_json::to_value(Payment::new("666", "", 1)).is_err());
}

#[test]
fn the_data_of_a_payment_is_checked_like_an_event() {
    let mut purchase = purchase();
    purchase.content_ids = ["other"];
    let error = Payment::new("666", "ABC", 2000)
        .data(&purchase)
        .to_vec()
        .unwrap_err();
    assert_eq!(error.field(), Some("event_data.contents[0].id"));
}

#[test]
fn terms_are_sent_as_the_vendor_writes_them() {
    let kinds = [
        (PaymentType::FirstPayment, "FIRST_PAYMENT"),
        (PaymentType::SecondPayment, "SECOND_PAYMENT"),
        (PaymentType::WalletTopup, "WALLET_TOPUP"),
        (PaymentType::FundsWithdrawal, "FUNDS_WITHDRAWAL"),
        (PaymentType::SubscriptionCreated, "SUBSCRIPTION_CREATED"),
        (PaymentType::SubscriptionRenewed, "SUBSCRIPTION_RENEWED"),
        (PaymentType::SubscriptionCancelled, "SUBSCRIPTION_CANCELLED"),
        (PaymentType::SubscriptionRefunded, "SUBSCRIPTION_REFUNDED"),
        (
            PaymentType::SubscriptionBillingIssue,
            "SUBSCRIPTION_BILLING_ISSUE",
        ),
        (PaymentType::OneTime, "ONE_TIME"),
        (PaymentType::Recurring, "RECURRING"),
        (PaymentType::Default, "DEFAULT"),
        (PaymentType::Other("GIFT".into()), "GIFT"),
    ];
    for (kind, term) in kinds {
        let body: Value =
            serde_json::from_slice(&Payment::new("u", "p", 1).kind(kind).to_vec().unwrap())
                .unwrap();
        assert_eq!(body["type"], term);
    }
    let statuses = [
        (PaymentStatus::Initiated, "PAYMENT_INITIATED"),
        (PaymentStatus::Completed, "PAYMENT_COMPLETED"),
        (PaymentStatus::Failed, "PAYMENT_FAILED"),
        (PaymentStatus::Cancelled, "PAYMENT_CANCELLED"),
        (PaymentStatus::Other("PAYMENT_HELD".into()), "PAYMENT_HELD"),
    ];
    for (status, term) in statuses {
        let body: Value =
            serde_json::from_slice(&Payment::new("u", "p", 1).status(status).to_vec().unwrap())
                .unwrap();
        assert_eq!(body["status"], term);
    }
}
