//! Events that survive a crash: the durable outbox.
//!
//! [`enqueue`](Outbox::enqueue) returns when the event is on disk. A [relay](Outbox::relay), in the same process or in another
//! one, sends it. With the feature `outbox-sqlite` an outbox is a file, for the processes of one machine.
//!
//! ```
//! # #[derive(linkrunner_events::LinkrunnerEvent)] struct OrderPaid<'a> { order_id: &'a str }
//! # #[cfg(feature = "outbox-sqlite")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use linkrunner_events::outbox::Outbox;
//! use linkrunner_events::testing::Recorder;
//!
//! let client = Recorder::new().client(); // in production: Client::from_env()?
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("linkrunner.db");
//! let outbox = Outbox::sqlite(path).open().await?; // a file such as /var/lib/shop/linkrunner.db
//! let relay = outbox.relay(&client).start()?;
//!
//! outbox.enqueue(&OrderPaid { order_id: "ORD-12345" }, "user_12345").await?;
//!
//! // At the end: what is in flight is waited for, the rest stays in the file.
//! # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
//! let report = relay.shutdown(Duration::from_secs(10)).await;
//! assert_eq!(report.sent, 1);
//! # Ok(()) }
//! # #[cfg(not(feature = "outbox-sqlite"))]
//! # fn main() {}
//! ```
//!
//! # Queue or outbox
//!
//! | | [`Queue`](crate::Queue) | [`Outbox`] |
//! | --- | --- | --- |
//! | holds events | in memory | in a file |
//! | `enqueue` | never waits | waits until the disk has the event; calls at the same time share one wait |
//! | `kill -9`, a crash, a power cut | lose what it holds | lose nothing that was taken |
//! | an outage of Linkrunner | loses nothing while the process lives | loses nothing for [`max_age`](RelayOptions::max_age), 72 hours |
//! | an event that is given up | is reported, and gone | is a dead letter, and can be replayed |
//! | more crates | none | SQLite, compiled with your program |
//!
//! Take the outbox for purchases and whatever else is counted. Take the queue where an event may be lost in a crash, and where
//! the caller cannot wait for a disk.
//!
//! Order, retries, the circuit breaker and the pace are those of the queue ([`delivery`](crate::delivery)): the events of a user
//! go out in the order of their enqueueing, except that a failed event may be overtaken while it waits to be sent again. Payments
//! and removals of payments are not overtaken.
//!
//! # What can be sent twice
//!
//! - An event whose process was killed, or whose file could not be written, between Linkrunner's answer and the note of it.
//! - An event of an ambiguous failure: a timeout, a broken connection, a 5xx.
//! - An event of a process that was paused for longer than its [lease](RelayOptions::lease), such as a suspended machine.
//! - What a restored copy of the file still holds.
//!
//! All copies have the same `event_id`: an event without one gets a random one. With
//! [`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce) such an event is not repeated. It becomes a dead letter *in doubt*.
//! Payments are repeated all the same, because Linkrunner counts them once.
//!
//! # What is lost, and when
//!
//! Nothing that was taken: an event is sent, a dead letter, or still in the file. Not taken is an event whose `enqueue` has not
//! returned, or has returned an error; the error hands it back. The file is lost with its disk, and what a disk calls written and
//! has not written is lost with its power.
//!
//! # Several processes
//!
//! Several processes of one machine may use one file at the same time, each to enqueue, to relay, or both. The relays divide the
//! pace among themselves, so that together they keep Linkrunner's limit. What a killed relay held is sent by another one when the
//! lease ends, after two minutes by default; the later events of these users wait as long, the others do not.
//!
//! A process that is paused in the middle of a write keeps the file to itself. The others wait for ten seconds, and then answer
//! [`StoreError::Busy`], until it goes on or ends. Network file systems are refused, because their locks do not hold.
//!
//! # Dead letters
//!
//! | [reason](DeadReason) | meaning |
//! | --- | --- |
//! | `rejected` | Linkrunner has refused it: 400, 413, 422. The event is wrong; to replay it does not help. |
//! | `given_up` | It failed ten times while others were accepted. |
//! | `expired` | It was older than `max_age`. |
//! | `in_doubt` | With `AtMostOnce`: it may have arrived. |
//! | `damaged` | Its row was changed by something else than the outbox. |
//!
//! They stay until they are [replayed](Outbox::replay) or [purged](Outbox::purge), and count for no bound. To replay an event
//! makes it new: it goes behind all others of its user, with its old `event_id`.
//!
//! # Operating it
//!
//! Watch [`stats`](Outbox::stats): a growing age of the [oldest](OutboxStats::oldest) event means that no relay runs, or that
//! it cannot send; new dead letters want a look. The program `linkrunner`, built with the features `cli`, `outbox-sqlite` and
//! `rustls`, shows both, lists, replays and purges dead letters, relays in a process of its own, and checks the file:
//! `linkrunner outbox stats --db FILE`.
//!
//! Beyond its bounds the outbox is [full](StoreError::Full) and hands events back. A full disk is an error that changes nothing;
//! what was refused can be enqueued again when there is room. A [damaged](StoreError::Damaged) file is not written any more and
//! never deleted: stop all processes, keep the file with its `-wal` beside it, and run `linkrunner outbox check --db FILE`. A file
//! that was [moved, deleted or replaced](StoreError::Replaced) while it was open is not written any more either. Copy the file only
//! while no process has it open, and always with its `-wal` if there is one.
//!
//! # Beside other crates with SQLite
//!
//! Only one crate of a program may link SQLite (`links = "sqlite3"`), and cargo refuses two. This one takes it from rusqlite, in
//! a range of versions that includes the one of your program.
//!
//! - sqlx 0.9, diesel 2.3 and sea-orm 2 resolve to the same SQLite.
//! - sqlx 0.8 needs `default-features = false`. Its own feature `sqlite` excludes this one.
//!
//! When it opens a file, the outbox checks the version: SQLite before 3.51.3 can lose data that was written, except 3.50.7 and
//! 3.44.6.

mod dead;
mod error;
mod handle;
#[cfg(all(test, feature = "outbox-sqlite"))]
mod model;
mod relay;
mod row;
#[cfg(feature = "outbox-sqlite")]
mod sqlite;
mod stats;
mod store;

pub use self::dead::{DeadFilter, DeadLetter, DeadReason};
pub use self::error::{OutboxError, RelayError, StoreError};
pub use self::handle::{Outbox, OutboxFuture};
pub use self::relay::{Relay, RelayOptions, RelayReport};
pub use self::row::OutboxRow;
#[cfg(feature = "outbox-sqlite")]
pub use self::sqlite::{Rescued, SqliteCheck, SqliteOutbox};
pub use self::stats::OutboxStats;
