//! `linkrunner outbox`, on files that the tests write.

mod check;
mod dead;
mod hostile;
mod import;
mod mistakes;
#[cfg(unix)]
mod relay;
mod stats;
mod tools;
