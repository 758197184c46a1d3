//! Tests for an application's events, to be copied: a snapshot of the payload, the checks of the values, and what a
//! server receives.
//!
//! ```sh
//! cargo test --example snapshot_test
//! ```

use linkrunner_events::{Currency, LinkrunnerEvent};

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,
    currency: Currency,
    coupon: Option<&'a str>,
}

const PURCHASE: PurchaseCompleted<'_> = PurchaseCompleted {
    order_id: "ORD-12345",
    amount: 149.99,
    currency: Currency::USD,
    coupon: None,
};

fn main() {
    println!(
        "`cargo test --example snapshot_test` tests `{}`",
        PURCHASE.event_name()
    );
}

#[cfg(test)]
mod tests {
    use linkrunner_events::sandbox::Sandbox;
    use linkrunner_events::{Client, LinkrunnerEvent, ServerKey, Severity};

    use super::PURCHASE;

    /// What is sent, word for word. When it changes, the test shows the difference, and `cargo insta review` accepts it.
    #[test]
    fn the_payload_has_not_changed() {
        insta::assert_json_snapshot!(PURCHASE.payload("user_12345"), @r#"
        {
          "event_name": "purchase_completed",
          "event_data": {
            "order_id": "ORD-12345",
            "amount": 149.99,
            "currency": "USD"
          },
          "user_id": "user_12345"
        }
        "#);
    }

    /// `lint()` returns no warning.
    #[test]
    fn there_is_no_warning() {
        let findings = PURCHASE.payload("user_12345").lint();
        let warnings: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity() >= Severity::Warning)
            .collect();
        assert!(warnings.is_empty(), "{warnings:#?}");
    }

    /// The event arrives at a sandbox, without an account or a network.
    #[tokio::test]
    async fn it_arrives() -> Result<(), Box<dyn std::error::Error>> {
        let sandbox = Sandbox::start().await?;
        let client = Client::builder(ServerKey::new("any")?)
            .base_url(sandbox.base_url())
            .build()?;

        client.capture(&PURCHASE, "user_12345").await?;

        let [purchase] = &sandbox.events("purchase_completed")[..] else {
            panic!("one purchase, not {:#?}", sandbox.received());
        };
        assert_eq!(purchase.data("amount"), Some(&149.99.into()));
        Ok(())
    }
}

// The plan of this example is `examples/linkrunner.plan.snapshot_test.toml`.
#[cfg(test)]
linkrunner_events::plan_test!();
