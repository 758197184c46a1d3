//! Enqueues events, and prints the taken ones.

use std::time::Duration;

use linkrunner_events::outbox::{Outbox, OutboxError, OutboxRow, StoreError};
use linkrunner_events::{ApiRequest, Endpoint, LinkrunnerEvent, Payment};

use super::storage::{MAX_EVENTS, is_database, open};
use super::{Result, chain, say};

/// So many at the same time, which are committed together.
const SIDE_BY_SIDE: u64 = 4;
/// Each of these has users of its own, so that the order of a user's events is the order of their numbers.
const USERS: u64 = 100;
/// A database has no bound. It is asked after so many events of a task.
const ASK_AFTER: u64 = 64;

#[derive(LinkrunnerEvent)]
#[linkrunner(unplanned)]
struct Tick {
    number: u64,
}

/// Until it is killed.
pub(super) async fn without_end(storage: &str, lane: &str, first: u64) -> Result {
    let outbox = open(storage).await?;
    let is_unbounded = is_database(storage);
    let tasks: Vec<_> = (0..SIDE_BY_SIDE)
        .map(|task| {
            let (outbox, lane) = (outbox.clone(), lane.to_owned());
            tokio::spawn(async move {
                let mut number = first + task;
                loop {
                    if let Err(error) = take(&outbox, &lane, number).await {
                        // Nothing that the tests do to a healthy file may do that.
                        let _ = say(&format!("failed {error}"));
                        return;
                    }
                    number += SIDE_BY_SIDE;
                    if is_unbounded && number % (ASK_AFTER * SIDE_BY_SIDE) < SIDE_BY_SIDE {
                        let _ = make_room(&outbox).await;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await?;
    }
    Ok(())
}

/// Waits until relays have made room.
async fn make_room(outbox: &Outbox) -> std::result::Result<(), StoreError> {
    while outbox.stats().await?.pending > MAX_EVENTS {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Enqueues until it is taken, when relays have made room.
async fn take(outbox: &Outbox, lane: &str, number: u64) -> std::result::Result<(), String> {
    let row = request(lane, number).and_then(|request| Ok(OutboxRow::from_request(request)?));
    let mut rows = vec![row.map_err(|error| error.to_string())?];
    loop {
        match outbox.enqueue_rows(rows).await {
            Ok(()) => {
                return say(&format!("taken {number}")).map_err(|error| error.to_string());
            }
            Err((back, StoreError::Full { .. })) => {
                rows = back;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            Err((_, error)) => return Err(chain(&error)),
        }
    }
}

/// Every fifth is a payment; every hundred-and-first has an amount that a strict sandbox refuses.
fn request(lane: &str, number: u64) -> Result<ApiRequest> {
    let user = format!("user_{lane}_{}", number % USERS);
    let request = if number % 101 == 0 {
        let body = format!(
            r#"{{"event_name":"tick","event_data":{{"number":{number},"amount":"1.50","currency":"USD"}},"user_id":"{user}"}}"#
        );
        ApiRequest::from_parts(Endpoint::CaptureEvent, body)?
    } else if number % 5 == 0 {
        Payment::new(user, format!("pay_{number}"), 1.5).to_request()?
    } else {
        Tick { number }.payload(user).to_request()?
    };
    Ok(request)
}

/// One after the other, each asked for and taken in lines of their own.
pub(super) async fn some(storage: &str, lane: &str, first: u64, count: u64) -> Result {
    let outbox = open(storage).await?;
    for number in first..first + count {
        say(&format!("asked {number}"))?;
        outbox.enqueue_request(request(lane, number)?).await?;
        say(&format!("taken {number}"))?;
    }
    Ok(())
}

/// Until it is refused; then a few times more, which must end as well.
pub(super) async fn until_an_error(path: &str) -> Result {
    let outbox = match Outbox::sqlite(path).open().await {
        Ok(outbox) => outbox,
        Err(error) => return say(&format!("closed {}", chain(&error))),
    };
    let mut errors = 0;
    for number in 1_u64.. {
        let event = Tick { number };
        match outbox.enqueue(&event, "user_1").await {
            Ok(()) => say(&format!("taken {number}"))?,
            Err(error) => {
                say(&format!("refused {number} {}", chain(&error)))?;
                let handed_back = matches!(&error, OutboxError::Storage { request, .. } if request.event_name() == "tick");
                if !handed_back {
                    return Err("the request did not come back".into());
                }
                errors += 1;
            }
        }
        if errors == 3 {
            return Ok(());
        }
    }
    Ok(())
}

/// Opens the file, reads its numbers, and ends.
pub(super) async fn open_and_close(path: &str) -> Result {
    let opened = Outbox::sqlite(path).open().await;
    let line = match opened {
        Err(error) => format!("closed {}", chain(&error)),
        Ok(outbox) => match outbox.stats().await {
            Ok(stats) => format!("holds {}", stats.pending),
            Err(error) => format!("closed {}", chain(&error)),
        },
    };
    say(&line)
}
