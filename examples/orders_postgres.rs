//! An order and its event, committed together in PostgreSQL. An order that is rolled back has no event.
//!
//! ```sh
//! docker run --rm -d -p 5432:5432 -e POSTGRES_PASSWORD=postgres postgres:17   # or any PostgreSQL, in DATABASE_URL
//! cargo run --example orders_postgres
//! ```
//!
//! A sandbox (a mock Linkrunner server) runs in this process. The example creates the table `example_orders` and the
//! schema `linkrunner_outbox`. At the end it drops the table, and keeps the schema.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use linkrunner_events::outbox::{Outbox, OutboxRow};
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{Client, Currency, LinkrunnerEvent, ServerKey};
use tokio_postgres::NoTls;

const DATABASE: &str = "postgres://postgres:postgres@127.0.0.1:5432/postgres";

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
struct OrderPaid<'a> {
    order_id: &'a str,
    amount: f64,
    currency: Currency,
}

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| DATABASE.to_owned());
    let Err(error) = run(&url).await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{}", sentence(&*error));
    if error.is::<tokio_postgres::Error>() {
        eprintln!("Start a PostgreSQL, or set DATABASE_URL to the URL of one, such as {DATABASE}");
    }
    ExitCode::FAILURE
}

/// An error with its causes.
fn sentence(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", sentence(cause)),
        None => error.to_string(),
    }
}

/// Returns the events that arrived, as JSON.
async fn run(url: &str) -> Result<Vec<String>> {
    let (mut database, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);

    // Run this once, with the migrations of your application. `linkrunner outbox migrate --postgres URL` does the same.
    let settings = Outbox::postgres(url.parse()?);
    settings.migrate().await?;
    database
        .batch_execute("CREATE TABLE IF NOT EXISTS example_orders (id text, amount float8)")
        .await?;

    // A relay sends what was committed. It may run on another machine, and there may be many of them.
    let sandbox = Sandbox::start().await?;
    let client = Client::builder(ServerKey::new("a-key-for-the-sandbox")?)
        .base_url(sandbox.base_url())
        .build()?;
    let outbox = settings.connect().await?;
    let relay = outbox.relay(&client).start()?;

    sell(&mut database, "ORD-1", 19.99, true).await?;
    sell(&mut database, "ORD-2", 149.99, false).await?;
    sell(&mut database, "ORD-3", 5.0, true).await?;
    outbox.wake(); // otherwise the relay finds them within two seconds

    while outbox.stats().await?.pending > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let calls = sandbox.received();
    let arrived: Vec<String> = calls
        .iter()
        .map(|call| call.body()["event_data"].to_string())
        .collect();
    println!("arrived: {}", arrived.join(", "));
    println!("{}", relay.shutdown(Duration::from_secs(10)).await);
    database.batch_execute("DROP TABLE example_orders").await?;
    drop(database);
    connection.await??;
    Ok(arrived)
}

/// Stores an order and its event in one transaction.
async fn sell(
    database: &mut tokio_postgres::Client,
    order_id: &str,
    amount: f64,
    is_paid: bool,
) -> Result {
    let currency = Currency::USD;
    let event = OrderPaid {
        order_id,
        amount,
        currency,
    };
    // Encoded and checked before the database is asked.
    let row = OutboxRow::new(&event, "user_12345")?;

    let order = database.transaction().await?;
    let insert = format!("INSERT INTO example_orders VALUES ('{order_id}', {amount})");
    order.batch_execute(&insert).await?;
    order
        .query_typed(OutboxRow::SQL, &row.typed_params())
        .await?;
    if is_paid {
        order.commit().await?;
        println!("{order_id} is paid: the order and its event are committed");
    } else {
        order.rollback().await?;
        println!("{order_id} is not paid: neither the order nor its event exists");
    }
    Ok(())
}

#[cfg(test)]
#[tokio::test]
async fn an_order_that_is_rolled_back_sends_no_event() {
    let Some(cluster) = linkrunner_test_postgres::shared() else {
        return;
    };
    let database = cluster.create_database();
    let arrived = run(&database.url()).await.unwrap();
    assert_eq!(arrived.len(), 2, "{arrived:?}");
    assert!(arrived[0].contains("ORD-1"), "{arrived:?}");
    assert!(arrived[1].contains("ORD-3"), "{arrived:?}");
}

// The plan of this example is `examples/linkrunner.plan.orders_postgres.toml`.
#[cfg(test)]
linkrunner_events::plan_test!();
