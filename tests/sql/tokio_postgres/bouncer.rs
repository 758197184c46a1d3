//! Through PgBouncer in transaction mode.

use linkrunner_sql_common::{EACH, TASKS, through_bouncer, tick};

use crate::{Error, connect, pay};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_enqueue_fails_when_clients_share_connections() {
    let Some((place, _bouncer, url)) = through_bouncer().await else {
        return;
    };
    let enqueue = |task| {
        let url = url.clone();
        tokio::spawn(async move {
            let user = format!("user_{task}");
            let mut client = connect(&url).await;
            for number in task * EACH..(task + 1) * EACH {
                let order = client.transaction().await?;
                pay(&order, &tick(&user, number)).await?;
                order.commit().await?;
            }
            Ok::<(), Error>(())
        })
    };
    let tasks: Vec<_> = (0..TASKS).map(enqueue).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    place.relay().await.assert_of_all_tasks();
}
