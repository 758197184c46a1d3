//! Revenue where Linkrunner does not read it.

use linkrunner_events::Rule::{CurrencyWithoutAmount, RevenueUnderOtherKey, ValueWithoutCurrency};
use linkrunner_events::{Currency, EventData, LinkrunnerEvent, Rule};
use serde::Serialize;

use super::{finds_only, rules};

/// The rules for an event with these fields.
macro_rules! event {
    ($($key:ident: $type:ty = $value:expr),* $(,)?) => {{
        #[derive(LinkrunnerEvent)]
        #[allow(non_snake_case)]
        struct OrderPaid {
            $($key: $type,)*
        }

        OrderPaid { $($key: $value),* }
    }};
}

/// The rules for an event with one number under this key, perhaps beside a currency.
macro_rules! number {
    ($key:literal) => {{
        #[derive(LinkrunnerEvent)]
        struct OrderPaid {
            #[linkrunner(rename = $key)]
            number: f64,
            currency: Option<Currency>,
        }

        let rules_with = |currency| {
            rules(&OrderPaid {
                number: 19.99,
                currency,
            })
        };
        [rules_with(None), rules_with(Some(Currency::EUR))]
    }};
}

#[test]
fn a_currency_of_nothing() {
    const MESSAGE: &str = "there is a `currency`, but no `amount` or `value`, so the event has no revenue; if it should, \
                           add `amount`";
    finds_only(
        &event!(currency: Currency = Currency::EUR, plan: &'static str = "gold"),
        CurrencyWithoutAmount,
        MESSAGE,
    );
    // The key may be there, and no value.
    finds_only(
        &event!(currency: &'static str = "EUR", amount: Option<f64> = None),
        CurrencyWithoutAmount,
        MESSAGE,
    );
    assert_eq!(
        rules(&event!(currency: Currency = Currency::EUR, value: u8 = 1)),
        []
    );
    assert_eq!(
        rules(&event!(currency: Option<Currency> = None, plan: u8 = 1)),
        []
    );
}

#[test]
fn names_of_revenue() {
    for found in [
        number!("revenue"),
        number!("total_amount"),
        number!("totalAmount"),
        number!("grand_total"),
        number!("order_value"),
        number!("Amount"),
        number!("AMOUNT"),
        number!("amount_cents"),
        number!("amountInCents"),
        number!("price_cents"),
    ] {
        assert_eq!(found, [[RevenueUnderOtherKey], [RevenueUnderOtherKey]]);
    }
    finds_only(
        &event!(total_amount: &'static str = "125.99", currency: Currency = Currency::USD),
        RevenueUnderOtherKey,
        "`total_amount` is a custom key and does not count as revenue; if it is the revenue, send it as `amount`",
    );
    finds_only(
        &event!(amount_cents: u32 = 1999),
        RevenueUnderOtherKey,
        "`amount_cents` is a custom key and does not count as revenue; if it is the revenue, send it as `amount`, in \
         major units such as 19.99",
    );
}

#[test]
fn names_of_money_beside_a_currency() {
    for found in [
        number!("price"),
        number!("unit_price"),
        number!("total"),
        number!("amount_paid"),
        number!("Value"),
    ] {
        assert_eq!(found, [&[][..], &[RevenueUnderOtherKey]]);
    }
    for found in [number!("cents"), number!("score"), number!("level")] {
        assert_eq!(found, [&[][..], &[CurrencyWithoutAmount]]);
    }
    // A text is no amount.
    assert_eq!(
        rules(&event!(total_amount: &'static str = "a lot", currency: Currency = Currency::EUR)),
        [CurrencyWithoutAmount]
    );
}

#[test]
fn beside_an_amount_other_keys_are_custom() {
    let event = event!(amount: f64 = 10.0, currency: Currency = Currency::EUR, total_amount: f64 = 12.0, price: f64 = 2.0);
    assert_eq!(rules(&event), []);
    let event = event!(value: f64 = 10.0, revenue: f64 = 12.0);
    assert_eq!(rules(&event), [ValueWithoutCurrency]);
}

#[derive(EventData)]
struct Money {
    amount: f64,
    currency: Currency,
}

/// A type that the compiler does not know as a group.
#[derive(Serialize)]
struct Price {
    value: &'static str,
    currency: &'static str,
}

const MONEY: Money = Money {
    amount: 19.99,
    currency: Currency::EUR,
};

#[test]
fn money_in_an_object() {
    finds_only(
        &event!(order_id: &'static str = "order_1", paid: Money = MONEY),
        RevenueUnderOtherKey,
        "`paid` is an object and does not count as revenue; if it is the revenue, send its `amount` and `currency` at the \
         top level of `event_data`",
    );
    let price = Price {
        value: "19.99",
        currency: "EUR",
    };
    assert_eq!(rules(&event!(total: Price = price)), [RevenueUnderOtherKey]);
    assert_eq!(
        rules(&event!(paid: Money = MONEY, amount: f64 = 20.0, currency: Currency = Currency::EUR)),
        []
    );
    assert_eq!(rules(&event!(paid: Option<Money> = None)), []);
    assert_eq!(rules(&event!(list: Vec<Money> = vec![MONEY])), []);
}

/// Encoding reports it, so there is no JSON to look at.
#[test]
fn an_event_that_cannot_be_encoded() {
    let event = event!(currency: &'static str = "EUR", amount: f64 = f64::NAN, revenue: f64 = 1.0);
    assert_eq!(rules(&event), []);
    let none: [Rule; 0] = [];
    assert_eq!(
        rules(&event!(currency: &'static str = "euro", revenue: f64 = 1.0)),
        none
    );
}
