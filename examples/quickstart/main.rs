//! Sends events and a payment to a sandbox (a mock Linkrunner server) in this process, and prints what arrived.
//!
//! ```sh
//! cargo run --example quickstart
//! ```
//!
//! With `-- --keep-open` the sandbox stays, and so does its page, until Ctrl-C.
//!
//! No account and no network: the sandbox listens on 127.0.0.1. With your server key and without `base_url`, the same
//! code sends to Linkrunner.

mod print;

use std::error::Error;

use linkrunner_events::commerce::AddToCart;
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{
    Basket, Client, Currency, EventData, LinkrunnerEvent, Payment, PaymentType, ServerKey, User,
};

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,             // a JSON number: a `String` does not compile
    currency: Currency,      // ISO 4217
    coupon: Option<&'a str>, // left out when `None`
}

/// Fields about the device, shared by several events.
#[derive(EventData)]
struct Device {
    os: &'static str,
    app_version: &'static str,
}

/// A user searched.
#[derive(LinkrunnerEvent)]
struct SearchPerformed {
    results: u32,
    #[linkrunner(flatten)]
    device: Device,
}

/// The app was opened. This event has no fields.
#[derive(LinkrunnerEvent)]
struct AppOpened;

/// An order, with the keys for an ad network's catalogue.
#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct Purchase<'a> {
    #[linkrunner(flatten)]
    basket: Basket,
    order_id: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let keep_open = match &std::env::args().skip(1).collect::<Vec<_>>()[..] {
        [] => false,
        [flag] if flag == "--keep-open" => true,
        other => {
            return Err(format!("`{}`: there is only `--keep-open`", other.join(" ")).into());
        }
    };
    let sandbox = Sandbox::start().await?;
    let client = Client::builder(ServerKey::new("a-key-for-the-sandbox")?)
        .base_url(sandbox.base_url())
        .build()?;

    // An event with revenue.
    let purchase = PurchaseCompleted {
        order_id: "ORD-12345",
        amount: 149.99,
        currency: Currency::USD,
        coupon: None,
    };
    client.capture(&purchase, "user_12345").await?;

    // An event with a group of fields that other events have too.
    let search = SearchPerformed {
        results: 0,
        device: Device {
            os: "android",
            app_version: "4.2.0",
        },
    };
    client.capture(&search, "user_12345").await?;

    // An event without data, of a user who has no id yet.
    client
        .capture(&AppOpened, User::install_instance("abc-123"))
        .await?;

    // An ecommerce event: ids, value and count follow from the items.
    let basket = Basket::builder(Currency::INR)
        .item("sku_blue_tshirt_m", 1, 799)
        .item("sku_black_jeans_32", 1, 1499)
        .build()?;
    client
        .capture(&AddToCart::new(basket.clone()), "user_12345")
        .await?;

    // A payment, with the order as its data.
    let order = Purchase {
        basket,
        order_id: "order_98765",
    };
    let payment = Payment::new("user_12345", "pay_1", 2298)
        .kind(PaymentType::OneTime)
        .data(&order);
    client.send(&payment).await?;

    print::calls(&sandbox.received());

    // An invalid event is not sent: the call returns an error that names the field.
    let broken = PurchaseCompleted {
        amount: f64::NAN,
        ..purchase
    };
    if let Err(error) = client.capture(&broken, "user_12345").await {
        print::error(&error);
    }

    print::page(sandbox.page_url(), keep_open);
    if keep_open {
        tokio::signal::ctrl_c().await?;
    }
    sandbox.stop().await;
    Ok(())
}

// The plan of this example is `examples/linkrunner.plan.quickstart.toml`.
#[cfg(test)]
linkrunner_events::plan_test!(AddToCart);
