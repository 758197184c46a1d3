//! Through PgBouncer in transaction mode.

use linkrunner_sql_common::{EACH, TASKS, through_bouncer, tick};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::{Error, pay};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_enqueue_fails_when_clients_share_connections() {
    let Some((place, _bouncer, url)) = through_bouncer().await else {
        return;
    };
    // Set by sqlx when it connects, which PgBouncer refuses.
    let options: PgConnectOptions = url.parse().unwrap();
    let options = options.extra_float_digits(None);
    let pool = PgPoolOptions::new().max_connections(TASKS as u32);
    let pool = pool.connect_with(options).await.unwrap();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let user = format!("user_{task}");
                for number in task * EACH..(task + 1) * EACH {
                    let mut order = pool.begin().await?;
                    pay(&mut order, &tick(&user, number)).await?;
                    order.commit().await?;
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    place.relay().await.assert_of_all_tasks();
}
