//! Objects with an amount and a currency that are not the event's revenue.

use linkrunner_events::{Currency, EventData, LinkrunnerEvent};
use serde::Serialize;

use crate::data;

#[derive(EventData, Clone)]
struct Money {
    amount: f64,
    currency: Currency,
}

#[derive(EventData)]
struct Totals {
    amount: f64,
}

/// Another key: a balance is no revenue.
#[derive(LinkrunnerEvent)]
struct WalletViewed {
    balance: Money,
    limit: Option<Money>,
}

/// Beside the event's own amount.
#[derive(LinkrunnerEvent)]
struct OrderPaid {
    total: Money,
    amount: f64,
    currency: Currency,
}

/// Beside a group's amount, which is flattened.
#[derive(LinkrunnerEvent)]
struct OrderRefunded<'a> {
    total: &'a Money,
    #[linkrunner(flatten)]
    money: Money,
}

/// Said to be meant, without a currency, or no group.
#[derive(LinkrunnerEvent)]
struct OrderShown {
    #[linkrunner(rename = "total")]
    total: Money,
    order_total: Totals,
    revenue: Vec<Money>,
    grand_total: Sum,
    #[linkrunner(with = Money::text)]
    total_price: Money,
    #[linkrunner(skip)]
    total_amount: Money,
}

#[derive(Serialize)]
struct Sum(u8);

impl Money {
    fn text(&self) -> String {
        self.amount.to_string()
    }
}

#[test]
fn runs() {
    let money = Money {
        amount: 1.5,
        currency: Currency::EUR,
    };
    let object = r#"{"amount":1.5,"currency":"EUR"}"#;
    let event = WalletViewed {
        balance: money.clone(),
        limit: None,
    };
    assert_eq!(data(&event), format!(r#"{{"balance":{object}}}"#));
    let event = OrderPaid {
        total: money.clone(),
        amount: 2.0,
        currency: Currency::EUR,
    };
    assert!(data(&event).starts_with(&format!(r#"{{"total":{object},"amount":2.0"#)));
    let event = OrderRefunded {
        total: &money,
        money: money.clone(),
    };
    assert!(data(&event).ends_with(r#","amount":1.5,"currency":"EUR"}"#));
    let event = OrderShown {
        total: money.clone(),
        order_total: Totals { amount: 1.0 },
        revenue: vec![],
        grand_total: Sum(1),
        total_price: money.clone(),
        total_amount: money,
    };
    assert_eq!(
        data(&event),
        format!(
            r#"{{"total":{object},"order_total":{{"amount":1.0}},"revenue":[],"grand_total":1,"total_price":"1.5"}}"#
        ),
    );
    assert_eq!(event.total_amount.amount, 1.5);
}
