//! Requests of types fit the plan of these types: payments, and events with a context.

use linkrunner_events::plan::Plan;
use linkrunner_events::{
    Basket, Content, Currency, Endpoint, EventData, LinkrunnerEvent, Payment, PaymentType,
};
use serde_json::Value;

use crate::json_schema::Calls;
use crate::plans::plan;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    #[linkrunner(flatten)]
    basket: Basket,
    order_id: &'static str,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(EventData)]
struct Release {
    release: &'static str,
    beta: Option<bool>,
}

#[derive(EventData)]
struct Refund {
    reason: &'static str,
}

fn planned() -> Plan {
    let mut all = Plan::of::<OrderPaid>();
    let groups = "[payment.refund]\nfields.'reason' = { shape = 'string' }\n\
                  [context.release]\nfields.'release' = { shape = 'string' }\n\
                  fields.'beta' = { shape = 'boolean', optional = true }\n";
    for other in [Plan::of::<AppOpened>(), plan(groups)] {
        assert!(all.unite(other).is_empty());
    }
    all
}

fn order() -> OrderPaid {
    let item = Content::new("sku_1", 2, 5);
    let basket = Basket::builder(Currency::EUR).contents([item]).build();
    OrderPaid {
        basket: basket.expect("the item is right"),
        order_id: "order_1",
    }
}

fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("JSON")
}

#[test]
fn payments_of_types_are_planned() {
    let (plan, calls) = (planned(), Calls::of(&planned()));
    let order = order();
    let refund = Refund { reason: "late" };
    let bodies = [
        (
            Payment::new("u", "p", 10)
                .kind(PaymentType::OneTime)
                .data(&order)
                .to_vec(),
            "order_paid",
        ),
        (
            Payment::new("u", "p", 10).data(&refund).to_vec(),
            "payment refund",
        ),
    ];
    for (body, entry) in bodies {
        let body = json(&body.expect("it is right"));
        let checked = plan.check(Endpoint::CapturePayment, &body);
        assert_eq!(checked.findings, [], "{body}");
        assert_eq!(checked.entries[0].to_string(), entry);
        assert!(calls.is_payment(&body), "{body}");
    }
}

#[test]
fn events_with_a_context_are_planned() {
    let (plan, calls) = (planned(), Calls::of(&planned()));
    let context = Release {
        release: "2.7",
        beta: Some(true),
    };
    let bodies = [
        order().payload("u").context(&context).to_vec(),
        AppOpened.payload("u").context(&context).to_vec(),
        AppOpened.payload("u").event_id("e").to_vec(),
    ];
    for body in bodies {
        let body = json(&body.expect("it is right"));
        assert_eq!(
            plan.check(Endpoint::CaptureEvent, &body).findings,
            [],
            "{body}"
        );
        assert!(calls.is_event(&body), "{body}");
    }
}
