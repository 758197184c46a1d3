//! What `enqueue_diesel!` accepts.

use std::thread;

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use linkrunner_events::enqueue_diesel;
use linkrunner_sql_common::{OutboxRow, Tick, tick};

use crate::{Error, place};

#[tokio::test]
async fn a_row_a_reference_and_an_expression() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let user = String::from("user_1");
    let order = connection.transaction(|connection| {
        let row = tick(&user, 1);
        enqueue_diesel!(row, connection)?;
        let row = &tick(&user, 2);
        enqueue_diesel!(row, connection)?;
        enqueue_diesel!(&tick(&user, 3), connection)?;
        enqueue_diesel!(OutboxRow::new(&Tick { number: 4 }, &*user)?, connection,)?;
        for row in &[tick(&user, 5), tick(&user, 6)] {
            enqueue_diesel!(row, connection)?;
        }
        Ok::<(), Error>(())
    });
    order.unwrap();
    assert_eq!(place.relay().await.numbers(), [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_connection_and_one_of_a_pool() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    enqueue_diesel!(tick("user_1", 1), &mut connection).unwrap();
    let pool = ConnectionManager::<PgConnection>::new(place.url());
    let pool = Pool::builder().max_size(2).build(pool).unwrap();
    enqueue_diesel!(tick("user_1", 2), &mut pool.get().unwrap()).unwrap();
    let other = thread::spawn(move || {
        let row = tick("user_1", 3);
        pool.get()?
            .transaction(|connection| enqueue_diesel!(row, connection))?;
        Ok::<(), Error>(())
    });
    other.join().unwrap().unwrap();
    assert_eq!(place.relay().await.numbers(), [1, 2, 3]);
}
