//! `linkrunner outbox`.

#[cfg(feature = "outbox-sqlite")]
mod check;
#[cfg(feature = "outbox-sqlite")]
mod dead;
#[cfg(feature = "outbox-sqlite")]
mod hostile;
#[cfg(feature = "outbox-sqlite")]
mod import;
#[cfg(feature = "outbox-sqlite")]
mod mistakes;
#[cfg(feature = "cli-postgres")]
mod postgres;
#[cfg(all(feature = "outbox-sqlite", unix))]
mod relay;
#[cfg(unix)]
mod running;
#[cfg(feature = "outbox-sqlite")]
mod stats;
mod tools;
