//! Snapshots: what is sent, word for word. When an event changes, `cargo insta review` shows the difference.

use linkrunner_events::{Basket, LinkrunnerEvent, Payment, Severity};

use crate::catalogue::{Category, Line, PRODUCTS};
use crate::events::{
    CartAdded, CheckoutStarted, Context, ItemViewed, Purchase, SearchPerformed, Shipping,
};
use crate::money::CURRENCY;

const CONTEXT: Context = Context {
    service: "shop",
    release: "1.2.3",
};

fn basket(quantity: u32) -> Basket<Line> {
    let line = Line::new(&PRODUCTS[0], quantity);
    Basket::builder(CURRENCY).content(line).build().unwrap()
}

/// The `event_data` with the fields of the context. The library tests the rest of the body.
fn data(event: &impl LinkrunnerEvent) -> serde_json::Value {
    let payload = event.payload("user_12345").context(&CONTEXT);
    let findings = payload.lint();
    let is_advice = |severity| severity < Severity::Warning;
    assert!(
        findings.iter().all(|found| is_advice(found.severity())),
        "{findings:?}"
    );
    serde_json::to_value(&payload).unwrap()["event_data"].take()
}

#[test]
fn a_search() {
    let event = SearchPerformed {
        category: Some(Category::Pens),
        results: 2,
    };
    insta::assert_json_snapshot!(data(&event), @r#"
    {
      "category": "pens",
      "results": 2,
      "service": "shop",
      "release": "1.2.3"
    }
    "#);
}

#[test]
fn an_item_that_was_viewed() {
    let event = ItemViewed { basket: basket(1) };
    insta::assert_json_snapshot!(data(&event), @r#"
    {
      "content_ids": [
        "sku_pen"
      ],
      "content_type": "product",
      "contents": [
        {
          "id": "sku_pen",
          "quantity": 1,
          "item_price": 19.9,
          "category": "pens"
        }
      ],
      "currency": "EUR",
      "value": 19.9,
      "num_items": 1,
      "service": "shop",
      "release": "1.2.3"
    }
    "#);
}

#[test]
fn a_product_in_the_cart() {
    let event = CartAdded { basket: basket(3) };
    insta::assert_json_snapshot!(data(&event), @r#"
    {
      "content_ids": [
        "sku_pen"
      ],
      "content_type": "product",
      "contents": [
        {
          "id": "sku_pen",
          "quantity": 3,
          "item_price": 19.9,
          "category": "pens"
        }
      ],
      "currency": "EUR",
      "value": 59.7,
      "num_items": 3,
      "service": "shop",
      "release": "1.2.3"
    }
    "#);
}

#[test]
fn a_checkout() {
    let event = CheckoutStarted {
        num_items: 3,
        shipping: Shipping::Express,
    };
    insta::assert_json_snapshot!(data(&event), @r#"
    {
      "num_items": 3,
      "shipping": "express",
      "service": "shop",
      "release": "1.2.3"
    }
    "#);
}

/// The whole body: the amount of a payment is outside of its data.
#[test]
fn a_purchase() {
    let purchase = Purchase {
        basket: basket(3),
        order_id: "ORD-1",
        context: CONTEXT,
    };
    let payment = Payment::new("user_12345", "pay_1", purchase.basket.value()).data(&purchase);
    assert!(payment.lint().is_empty());
    insta::assert_json_snapshot!(payment, @r#"
    {
      "user_id": "user_12345",
      "payment_id": "pay_1",
      "amount": 59.7,
      "type": "DEFAULT",
      "status": "PAYMENT_COMPLETED",
      "event_data": {
        "content_ids": [
          "sku_pen"
        ],
        "content_type": "product",
        "contents": [
          {
            "id": "sku_pen",
            "quantity": 3,
            "item_price": 19.9,
            "category": "pens"
          }
        ],
        "currency": "EUR",
        "value": 59.7,
        "num_items": 3,
        "order_id": "ORD-1",
        "service": "shop",
        "release": "1.2.3"
      }
    }
    "#);
}
