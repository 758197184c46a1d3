//! The durable outbox: events that survive a crash.
//!
//! [`enqueue`](Outbox::enqueue) returns when the event is on disk. A [relay](Outbox::relay), in the same process or in another
//! one, sends it. There are two storages:
//!
//! - An SQLite file, for the processes of one machine: [`Outbox::sqlite`], feature `outbox-sqlite`.
//! - Your own PostgreSQL database, for any number of machines: [`Outbox::postgres`](#postgresql), feature `outbox-postgres`. Events
//!   are committed in the transactions of your application.
//!
//! The sections before [PostgreSQL](#postgresql) describe the file. Most of them hold for a database, too; that section has the
//! differences.
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
//! // At the end: waits for the events in flight. The others stay in the file.
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
//! | `enqueue` | never waits | waits until the event is on disk; concurrent calls share one wait |
//! | `kill -9`, a crash, a power cut | loses the events in the queue | loses no event whose `enqueue` has returned |
//! | an outage of Linkrunner | loses nothing while the process lives | loses nothing; after [`max_age`](RelayOptions::max_age), 72 hours, an event becomes a dead letter |
//! | an event that is given up | is reported and dropped | becomes a dead letter, and can be replayed |
//! | more crates | none | SQLite, compiled with your program |
//!
//! Use the outbox for purchases and for all other events that must be counted. Use the queue if a crash may lose an event, or
//! if the caller cannot wait for a disk.
//!
//! Retries, the circuit breaker and the pace are those of the queue ([`delivery`](crate::delivery)). The events of a user are sent
//! in the order in which they were enqueued, with one exception: later events may overtake a failed event that waits for its
//! retry. No event of the user overtakes a failed payment or removal; in the queue, only other payments and removals wait for it.
//!
//! Linkrunner sets the time of an event on arrival, so an event that waited in the outbox gets the time at which it was sent. The
//! pace also limits how fast a backlog is sent: about 100,000 events an hour at 30 requests a second.
//!
//! # What can be sent twice
//!
//! - An event whose outcome was not recorded, because the relay was killed or could not write the file after Linkrunner answered.
//! - An event after an ambiguous failure: a timeout, a broken connection, a 5xx.
//! - An event whose relay was suspended, for example with the whole machine, for longer than its [lease](RelayOptions::lease):
//!   the time for which a relay may hold an event.
//! - An event in flight while the system clock is set back by more than ten minutes, or forward by at least the lease.
//! - An event that is still pending in a restored copy of the file.
//!
//! Linkrunner does not deduplicate events, so the copies may count twice. All copies have the same `event_id`. The outbox adds a
//! random `event_id` to events without one. Payments count once.
//!
//! If all relays of the file use [`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce), an event that may have been delivered
//! becomes a dead letter with the reason `in_doubt` and is not sent again. This does not protect against a restored copy.
//! Payments are still sent again.
//!
//! # What can be lost
//!
//! The outbox discards no event whose `enqueue` has returned `Ok`: the event is sent, a dead letter, or still in the file. If
//! `enqueue` returns an error, the error hands the event back. If the process dies before `enqueue` returns, the event may or may
//! not be in the file.
//!
//! The outbox does not protect against the loss of the disk. A disk that reports a write before it is durable can lose the
//! newest events in a power cut. In a container, put the whole folder on a volume, not only the file: the container's own disk is
//! deleted with the container, and SQLite keeps its log (`-wal`) beside the file.
//!
//! The bodies in the file are not encrypted, and they identify users. On Unix, only its owner can read a file that the
//! outbox has created. The file does not contain the server key.
//!
//! # Several processes
//!
//! Several processes of one machine may use one file at the same time, each to enqueue, to relay, or both. A relay notices an
//! `enqueue` on its own outbox, or on a clone of it, at once. It finds other events within two seconds. All relays need the key
//! of the same Linkrunner project, because each of them sends the events of all processes.
//!
//! The relays of a file share one pace, unless you give them different [scopes](RelayOptions::scope), so that together they stay within Linkrunner's limit. If a relay is killed, another relay
//! takes over its events when their lease ends, after two minutes by default. Later events of the same users wait until then.
//! Other events are delayed for at most 15 seconds, during which part of the pace is still reserved for the killed relay.
//! The waiting relay logs this and shows it in its [state](RelayState::share_wait); [`stats`](OutboxStats::abandoned) counts
//! the events that the killed relay held.
//!
//! A process that is paused in the middle of a write keeps the file locked until it continues or ends. Until then, calls of the
//! other processes fail with [`StoreError::Busy`] after ten seconds.
//!
//! Locks are not reliable on network file systems. On Linux and Windows, the outbox refuses those that the system reports as
//! such. On other systems, make sure that the file is on a local disk.
//!
//! # Dead letters
//!
//! | [reason](DeadReason) | meaning |
//! | --- | --- |
//! | `rejected` | Linkrunner refused it: 400, 413, 422, or another 4xx that means a wrong request. The event is wrong, and would be refused again. |
//! | `given_up` | It failed ten times while other events were accepted, or the HTTP library refused to make the request. |
//! | `expired` | It was older than `max_age`, even if no relay ran in that time. |
//! | `in_doubt` | With `AtMostOnce`: it may have been delivered. |
//! | `damaged` | Its row is not a valid request: something other than the outbox changed it, or SQL enqueued an invalid body. |
//!
//! They stay until they are [replayed](Outbox::replay) or [purged](Outbox::purge). They do not count toward the limits of the
//! outbox. A replayed event is enqueued again: it is sent after all pending events of its user, with its old `event_id`.
//!
//! # Operating it
//!
//! Watch [`stats`](Outbox::stats). If the age of the [oldest](OutboxStats::oldest) event keeps growing, no relay is running, or
//! the relays cannot send. Examine new dead letters. The feature `metrics` does not publish these numbers. The program
//! `linkrunner` (features `cli`, `outbox-sqlite` and `rustls`, or `cli-postgres`) shows them with
//! `linkrunner outbox stats --db FILE`. It also lists, replays and purges dead letters, checks the outbox, and runs a relay as a
//! separate process, with endpoints for health checks (from [`Relay::state`]) and Prometheus.
//!
//! During an outage of Linkrunner, the health check still answers 200, because a restart does not help, and says what the relay
//! waits for. If the server key is refused, it answers 503: the relay needs another key.
//!
//!
//! - A [full](StoreError::Full) outbox hands events back. They can be enqueued again when there is room.
//! - If the disk is full, `enqueue` returns an error, and nothing is changed.
//! - The outbox stops writing to a [damaged](StoreError::Damaged) file and never deletes it. Stop all processes that use it, keep
//!   it together with its `-wal` file, and run `linkrunner outbox check --db FILE`.
//! - The outbox also stops writing to a file that was [moved, deleted or replaced](StoreError::Replaced) while it was open.
//! - Copy the file only while no process has it open, and always with its `-wal` if there is one.
//!
//! # PostgreSQL
//!
//! A message queue outside the database is not part of its transactions: a crash can leave an order without its event, or an
//! event without its order. With an outbox in the database, the event is a row of the same transaction. If the transaction rolls
//! back, nothing was enqueued. Once it commits, a relay sends the event.
//!
//! Migrate the database once, as a role that may create the schema ([privileges](#privileges)). Only the migration changes the
//! schema:
//!
//! ```sh
//! linkrunner outbox migrate --postgres postgres://owner@localhost/shop   # --print prints the SQL instead
//! ```
//!
//! | library | how to enqueue in your transaction |
//! | --- | --- |
//! | tokio-postgres | [`query_typed(OutboxRow::SQL, &row.typed_params())`](OutboxRow::SQL) |
//! | sqlx 0.8 and 0.9 | [`enqueue_sqlx!(row, &mut *transaction).await?`](crate::enqueue_sqlx) |
//! | diesel 2 | [`enqueue_diesel!(row, connection)?`](crate::enqueue_diesel) |
//! | sea-orm 2 | [`Statement::from_sql_and_values(DbBackend::Postgres, OutboxRow::SQL, …)`](OutboxRow::SQL) |
//! | other languages | `SELECT linkrunner_outbox.enqueue('capture-event', $1, 'user_id:user_12345', false)`; for a payment `'capture-payment'` and `true` |
//! | no transaction | [`Outbox::enqueue`], in a transaction of its own |
//!
//! All of them call the function `linkrunner_outbox.enqueue(endpoint, body, ordering_key, strict, event_id, request_id)`. Do not use
//! the tables directly: they may change.
//!
//! - `body` is the JSON body of the HTTPS request, as text. A payment also needs its `type`, such as `DEFAULT`.
//! - `ordering_key` is `NAME:VALUE`, where NAME is the member of the body that identifies the user: `user_id:user_12345` or
//!   `install_instance_id:…`. Events with equal keys are sent in order. A removal that names a payment instead of a user may have the key of
//!   the payment's user, so that it is sent after the payment, or `payment_id:…`.
//! - `strict` is true for payments and removals: later events of the user wait while one of them is retried.
//! - `event_id` may be left out. For `capture-event` the function then takes it from the body, or adds a random one to the body.
//!   If you pass an `event_id`, the body must contain the same one; the function does not check this.
//!
//! The function refuses an unknown endpoint, a null `strict`, an ordering key that contradicts the body, and a body that is not a JSON
//! object, is larger than 1,000,000 bytes, or lacks a member that its endpoint requires: the user, `event_name`, `payment_id` or
//! `type`. It does not know the other rules: an event
//! that Linkrunner refuses becomes a dead letter.
//!
//! The table has no size limit, because a full outbox must not make the transaction of an order fail. Watch the number and the
//! age of the pending events.
//!
//! ## Privileges
//!
//! - To enqueue, a role needs `GRANT USAGE ON SCHEMA linkrunner_outbox`, and no right on a table.
//! - A relay, [`stats`](Outbox::stats), dead letters and `check` also need `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA
//!   linkrunner_outbox`. Grant it again after a migration that adds tables.
//! - `check` sees the transactions of other roles only with `GRANT pg_read_all_stats`.
//! - To migrate, a role needs `CREATE` on the database, or `USAGE` and `CREATE` on an existing schema `linkrunner_outbox`. It becomes the
//!   owner of the tables; run later migrations as the same role.
//!
//! ## Losses and order
//!
//! - Committed events are as durable as the other data of the database, such as your orders. With asynchronous replication, a
//!   failover loses the newest transactions, orders and events alike. Events that were sent shortly before the failover are sent
//!   again.
//! - With `synchronous_commit = off`, a crash of the server can lose the newest events and send others twice. `check` reports it.
//! - If the connection breaks during a commit, it is unknown whether the event was enqueued: [`StoreError::Unconfirmed`].
//! - Events of one user are sent in the order in which they were enqueued, except that later events may overtake a
//!   failed event that is not `strict` while it waits for its retry. The order between events of concurrent transactions is undefined.
//! - An event is sent only after its transaction has committed. A relay finds it within two seconds; [`Outbox::wake`] wakes the
//!   relays of the same process at once.
//!
//! ## PgBouncer and versions
//!
//! - PgBouncer in transaction mode works. With [sqlx](crate::enqueue_sqlx), enqueue inside a transaction. With
//!   [sea-orm](OutboxRow::SQL), use PgBouncer 1.21 or newer.
//! - Relays set their own isolation level and timeouts in each transaction, whatever the defaults of your database are.
//! - Read replicas are not used.
//! - PostgreSQL 13 to 17 are tested in CI.
//!
//! ## Many machines
//!
//! Any number of relays may run, on any machines. Linkrunner's limit of 30 requests a second applies to each source address. The
//! relays of a *scope* share one pace, through the database. By default all relays are in one scope, which is safe but slow with several source addresses. If your
//! relays have several, give those behind each address a scope of their own: [`RelayOptions::scope`].
//!
//! Each request counts against the limit until one second after its answer. So M addresses send up to 30·M / (1 + latency in
//! seconds) events a second, with enough relays and [concurrency](RelayOptions::concurrency). In a simulation with up to 100
//! relays and 100 addresses, throughput is within 1 % of this. No address ever starts more than 30 requests in a second, even
//! while relays start, stop, are killed, or are suspended for longer than their lease. The throughput in events a second:
//!
//! | relays | addresses | latency | 30·M / (1 + latency) | reached |
//! | --- | --- | --- | --- | --- |
//! | 4 | 1 | 20 ms | 29.4 | 29.4 |
//! | 16 | 4 | 200 ms | 100 | 99.5 |
//! | 100 | 10 | 20 ms | 294 | 294 |
//! | 100 | 100 | 20 ms | 2,941 | 2,934 |
//! | 100 | 100 | 1 s | 1,500 | 1,500 |
//!
//! More than 30 relays behind one address do not help: each needs at least one request a second, so only 30 send at a time. They take
//! turns every ten seconds.
//!
//! After `kill -9` of a relay, the other relays get its share of the pace within 20 seconds, and its events when their
//! [lease](RelayOptions::lease) ends. A relay that cannot reach the database sends nothing, and continues when it can.
//!
//! Only the database clock is used, so the clocks of the relays may differ. Each outbox opens up to 4 connections and keeps them:
//! plan 4 connections for each process.
//!
//! What an event costs the database (PostgreSQL 15, a body of 300 bytes; `cargo bench --bench outbox_postgres` measures it):
//!
//! | | statements | rows written | WAL | time in the server |
//! | --- | --- | --- | --- | --- |
//! | enqueue, in your transaction | 1 | 1 | 570 bytes | 0.07 ms |
//! | claim and settle, two transactions | 20, most of them `BEGIN`, `SET` and `COMMIT` | 2 | 220 bytes | 0.09 ms |
//!
//! Enqueuing in a transaction takes 1.3 times as long as inserting the same bytes into a plain table. A claim, with which a relay
//! takes its next events, takes less than a millisecond, even with 200,000 pending events of one user, or of 200,000 users. On a
//! two-core machine that runs the database, its clients and a test server, relays without a pace send 1,300 to 1,900 events a
//! second. So plan two cores for each 1,300 events a second, the full rate of 43 addresses. For more, or if the database
//! has other work, add cores. An idle relay makes about 2.5 short transactions a second.
//!
//! ## Operating it
//!
//! `linkrunner outbox check --postgres URL`, or [`PostgresOutbox::check`], reports what makes the outbox slow or unsafe: a
//! transaction that is open for minutes, dead rows, a missing index, `autovacuum` or `fsync` turned off. The migration sets
//! autovacuum for the table: it starts at 5,000 dead rows, without a cost delay.
//!
//! While any transaction of the database stays open, PostgreSQL keeps the dead rows, and claims become slower. After an hour with
//! an open transaction, at 30 events a second, the table has 108 MiB. A claim then takes 5 ms with 300 pending events, and 36 ms
//! with a single one, because it scans all dead rows. Once the transaction ends, autovacuum runs, and a claim takes 0.03 ms
//! again. Set `idle_in_transaction_session_timeout` for your roles.
//!
//! Older versions of this crate keep working after a migration. So migrate first, then update the programs one by one.
//!
//! # Beside other crates with SQLite
//!
//! Only one crate of a program may link SQLite (`links = "sqlite3"`), and cargo refuses a second one. This crate links it through rusqlite, of which it
//! accepts the versions 0.39 to 0.43.
//!
//! - With sqlx 0.9, diesel 2.3 and sea-orm 2, cargo selects one `libsqlite3-sys` for both.
//! - sqlx 0.8 needs `default-features = false`, and works beside `outbox-sqlite` only without its feature `sqlite`.
//!
//! SQLite before 3.51.3 can lose written data (except 3.50.7 and 3.44.6, which have the fix). With such a version, opening an
//! outbox fails.

#![cfg_attr(
    not(any(feature = "outbox-sqlite", feature = "outbox-postgres")),
    allow(dead_code, reason = "only storages use it")
)]

#[cfg(all(test, any(feature = "outbox-sqlite", feature = "outbox-postgres")))]
mod contract;
#[cfg(any(feature = "outbox-postgres", feature = "outbox-sqlite"))]
mod count;
mod dead;
mod error;
mod handle;
mod macros;
#[cfg(any(feature = "outbox-postgres", feature = "outbox-sqlite"))]
mod millis;
#[cfg(feature = "outbox-postgres")]
mod postgres;
mod relay;
mod row;
mod share;
#[cfg(feature = "outbox-sqlite")]
mod sqlite;
mod stats;
mod store;

pub use self::dead::{DeadFilter, DeadLetter, DeadReason};
pub use self::error::{OutboxError, RelayError, StoreError};
pub use self::handle::{Outbox, OutboxFuture};
#[cfg(feature = "outbox-postgres")]
pub use self::postgres::{PostgresCheck, PostgresOutbox};
pub use self::relay::{Relay, RelayOptions, RelayReport, RelayState};
pub use self::row::OutboxRow;
#[cfg(feature = "outbox-sqlite")]
pub use self::sqlite::{Rescued, SqliteCheck, SqliteOutbox};
pub use self::stats::OutboxStats;
