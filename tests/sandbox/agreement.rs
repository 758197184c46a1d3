//! The lint of our own events and the sandbox find the same in what a client sends.

use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{
    Basket, Client, Content, Currency, EventData, Finding, LinkrunnerEvent, Payload, Payment, Rule,
    ServerKey,
};

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<&str> = findings.iter().map(|finding| finding.rule().id()).collect();
    ids.sort_unstable();
    ids
}

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = Client::builder(ServerKey::new("any").expect("a key"))
        .base_url(sandbox.base_url())
        .build()
        .expect("a client");
    (sandbox, client)
}

async fn agree<E: LinkrunnerEvent + ?Sized>(payload: Payload<'_, E>, expected: &[Rule]) {
    let (sandbox, client) = start().await;
    let mut ids: Vec<&str> = expected.iter().map(|rule| rule.id()).collect();
    ids.sort_unstable();
    assert_eq!(rules(&payload.lint()), ids);
    client.send(&payload).await.expect("it is accepted");
    assert_eq!(rules(sandbox.received()[0].findings()), ids);
}

macro_rules! agree {
    ($name:ident { $($key:ident: $type:ty = $value:expr),* $(,)? } $(for $user:literal)? finds $($rule:ident)*) => {{
        #[derive(LinkrunnerEvent)]
        #[allow(non_snake_case)]
        struct $name {
            $($key: $type,)*
        }

        let user = ["user_1" $(, $user)?];
        let event = $name { $($key: $value),* };
        agree(event.payload(user[user.len() - 1]), &[$(Rule::$rule),*]).await;
    }};
}

#[derive(EventData)]
struct Money {
    amount: f64,
    currency: Currency,
}

#[tokio::test]
async fn events() {
    let eur = Currency::EUR;
    agree!(OrderPaid { amount: f64 = 5.0, currency: Currency = eur } finds);
    agree!(OrderPaid { amount: f64 = -5.0 } finds AmountWithoutCurrency NegativeAmount);
    agree!(OrderPaid { total_amount: f64 = 5.0, currency: Currency = eur } finds RevenueUnderOtherKey);
    agree!(OrderPaid { paid: Money = Money { amount: 5.0, currency: eur } } finds RevenueUnderOtherKey);
    agree!(OrderPaid { currency: Currency = eur, plan: u8 = 5 } finds CurrencyWithoutAmount);
    agree!(OrderPaid { user_id: u8 = 1, timestamp: u8 = 2, level_5: u8 = 3 } finds EnvelopeKey EnvelopeKey ValueInKey);
    agree!(PurchaseGold {} for "null" finds VariantInName PlaceholderId);
    agree!(NoteTaken { note: String = "a".repeat(300) } finds ValueTooLong);
    agree!(
        CartAdded {
            content_ids: [&'static str; 2] = ["a", "b"],
            contents: [Content; 1] = [Content::new("a", 2, 5)],
            content_type: &'static str = "product",
            currency: Currency = eur,
            value: f64 = 9.0,
            num_items: u8 = 1,
        } finds IdWithoutItem ValueMismatch NumItemsMismatch
    );
}

/// The struct lacks its attribute; the JSON lacks the keys.
#[tokio::test]
async fn an_undeclared_ecommerce_event() {
    #[derive(LinkrunnerEvent)]
    struct ItemsCompared {
        content_ids: [&'static str; 1],
    }

    let (sandbox, client) = start().await;
    let event = ItemsCompared { content_ids: ["a"] };
    assert_eq!(rules(&event.lint()), ["undeclared-ecommerce"]);
    client
        .capture(&event, "user_1")
        .await
        .expect("it is accepted");
    let found = rules(sandbox.received()[0].findings());
    assert_eq!(found, ["incomplete-ecommerce"]);
}

#[tokio::test]
async fn payments() {
    #[derive(EventData)]
    struct Order {
        #[linkrunner(flatten)]
        basket: Basket,
        order_id: &'static str,
        step_2: u8,
    }

    let (sandbox, client) = start().await;
    let basket = Basket::builder(Currency::EUR).item("a", 1, 10).build();
    let order = Order {
        basket: basket.expect("a basket"),
        order_id: "order_1",
        step_2: 1,
    };
    let payment = Payment::new("undefined", "pay_1", 11).data(&order);
    client.send(&payment).await.expect("it is accepted");
    let found = rules(sandbox.received()[0].findings());
    assert_eq!(found, rules(&payment.lint()));
    assert_eq!(
        found,
        ["amount-value-mismatch", "placeholder-id", "value-in-key"]
    );
}
