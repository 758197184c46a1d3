//! Through PgBouncer in transaction mode, where each transaction may get another connection of the server.

use linkrunner_events::outbox::{Outbox, OutboxRow};
use linkrunner_events::sandbox::Sandbox;
use linkrunner_test_postgres::{PgBouncer, shared};
use tokio_postgres::NoTls;

use super::database::Place;
use crate::storage::Storage as _;
use crate::support::{LONG, captured, client, relay, sorted, tick, until_empty};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn enqueuers_and_relays_work_through_a_small_pool() {
    const TASKS: u64 = 20;
    const EACH: u64 = 40;
    let Some(cluster) = shared() else { return };
    let Some(bouncer) = PgBouncer::builder().pool_size(3).start(cluster) else {
        return;
    };
    let mut place = Place::on(cluster).await;
    place.url = bouncer.url(place.database.name());
    let sandbox = Sandbox::builder()
        .keep(100_000)
        .wait_timeout(LONG)
        .start()
        .await
        .unwrap();
    let mut relays = Vec::new();
    for _ in 0..3 {
        let outbox = place.open().await;
        relays.push(relay(&outbox, &client(&sandbox)).start().unwrap());
    }
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let url = place.url.clone();
            tokio::spawn(async move {
                let (mut app, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
                tokio::spawn(connection);
                for number in task * EACH..(task + 1) * EACH {
                    let row = OutboxRow::new(&tick(number), format!("user_{task}")).unwrap();
                    let order = app.transaction().await.unwrap();
                    let params = row.typed_params();
                    order.query_typed(OutboxRow::SQL, &params).await.unwrap();
                    order.commit().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let outbox = Outbox::postgres(place.url.parse().unwrap());
    let stats = until_empty(&outbox.clone().connect().await.unwrap()).await;
    assert_eq!(stats.dead_letters(), 0);
    assert_eq!(
        sorted(captured(&sandbox)),
        (0..TASKS * EACH).collect::<Vec<_>>()
    );
    for relay in relays {
        let report = relay.shutdown(LONG).await;
        assert_eq!(
            (report.store_errors, report.lost_leases),
            (0, 0),
            "{report}"
        );
    }
    outbox.check().await.unwrap();
}
