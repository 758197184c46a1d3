//! Through PgBouncer in transaction mode.

use std::thread;

use diesel::prelude::*;
use linkrunner_events::enqueue_diesel;
use linkrunner_sql_common::{EACH, TASKS, through_bouncer, tick};

use crate::{connect, pay};

#[tokio::test]
async fn no_enqueue_fails_when_clients_share_connections() {
    let Some((place, _bouncer, url)) = through_bouncer().await else {
        return;
    };
    thread::scope(|scope| {
        for task in 0..TASKS {
            let url = &url;
            scope.spawn(move || {
                let user = format!("user_{task}");
                let mut connection = connect(url);
                for number in task * EACH..(task + 1) * EACH {
                    let row = tick(&user, number);
                    // Without a transaction, too: diesel sends the statement in one step.
                    if number % 2 == 0 {
                        enqueue_diesel!(row, &mut connection).unwrap();
                        continue;
                    }
                    let order = connection.transaction(|connection| pay(connection, &row));
                    order.unwrap();
                }
            });
        }
    });
    place.relay().await.assert_of_all_tasks();
}
