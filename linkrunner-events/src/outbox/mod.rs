//! Events that survive a crash: the durable outbox.

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
