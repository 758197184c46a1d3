//! A shop with an HTTP API (axum), which reports what its shoppers do through an outbox.
//!
//! ```sh
//! cargo run --example shop -- --sandbox
//! ```
//!
//! This needs no account: a sandbox in this process takes the place of Linkrunner and prints each event on arrival. In
//! another terminal:
//!
//! ```sh
//! curl 'http://127.0.0.1:8080/products?category=pens' -H 'x-user: user_12345'
//! curl http://127.0.0.1:8080/products/sku_pen -H 'x-user: user_12345'
//! curl http://127.0.0.1:8080/cart -H 'x-user: user_12345' -H 'content-type: application/json' -d '{"sku": "sku_pen", "quantity": 2}'
//! curl http://127.0.0.1:8080/checkout -H 'x-user: user_12345' -H 'content-type: application/json' -d '{"lines": [{"sku": "sku_pen", "quantity": 2}], "shipping": "express"}'
//! curl http://127.0.0.1:8080/orders -H 'content-type: application/json' -d '{"user": "user_12345", "order_id": "ORD-1", "payment_id": "pay_1", "lines": [{"sku": "sku_pen", "quantity": 2}]}'
//! curl http://127.0.0.1:8080/health
//! ```
//!
//! With an account, set the server key, and a file for the outbox that survives a deploy. This reports real events:
//!
//! ```sh
//! LINKRUNNER_SERVER_KEY=… SHOP_OUTBOX=/var/lib/shop/linkrunner.db cargo run --example shop
//! ```
//!
//! Ctrl-C or SIGTERM ends the shop: it answers the requests that it has, and then waits for the events in flight. The other events
//! stay in the outbox. `SHOP_ADDRESS` is the address to listen on.
//!
//! The tests show a snapshot of each event, a recorder for failures, and a sandbox: `cargo test --example shop`.

mod catalogue;
mod error;
mod events;
mod linkrunner;
mod money;
mod routes;
mod settings;
mod shutdown;
#[cfg(test)]
mod tests;
mod tracker;

use std::error::Error;

use tokio::net::TcpListener;

use crate::linkrunner::Linkrunner;
use crate::settings::Settings;
use crate::tracker::Tracker;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The library logs with `tracing`: an outage, a refused key, a storage that fails.
    tracing_subscriber::fmt().init();

    let settings = Settings::read(std::env::args().skip(1))?;
    // Before anything is started, so that a signal is never missed.
    let stop = shutdown::signal()?;
    let linkrunner = Linkrunner::start(settings.linkrunner).await?;
    let routes = routes::all(Tracker::new(linkrunner.outbox()));

    let listener = TcpListener::bind(settings.address).await?;
    println!("the shop is at http://{}", listener.local_addr()?);
    // The relay stops last, because the last requests enqueue events, too.
    let served = shutdown::serve(listener, routes, stop).await;
    let report = linkrunner.stop().await;
    println!("{report}");
    Ok(served?)
}

// The plan of this example is `examples/linkrunner.plan.shop.toml`.
#[cfg(test)]
linkrunner_events::plan_test!(payment(events::Purchase<'static>), context(events::Context));
