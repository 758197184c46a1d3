//! The storage in a file: SQLite.

mod append;
mod check;
mod claim;
mod clock;
mod db;
mod dead;
mod failure;
mod job;
mod network;
mod options;
mod pace;
mod place;
mod read_only;
mod remove;
mod rescue;
mod row;
mod schema;
mod settle;
mod stats;
mod store;
#[cfg(test)]
mod tests;
mod totals;
mod version;
mod writer;

pub use self::check::SqliteCheck;
pub use self::options::SqliteOutbox;
pub use self::rescue::Rescued;
