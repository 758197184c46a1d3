//! The storage in a file: SQLite.

mod append;
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
mod remove;
mod row;
mod schema;
mod settle;
mod stats;
mod store;
#[cfg(test)]
mod tests;
mod version;
mod writer;

pub use self::options::SqliteOutbox;
