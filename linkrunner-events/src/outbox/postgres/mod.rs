//! The storage in the user's own database: PostgreSQL.

mod append;
mod check;
mod claim;
mod connect;
mod dead;
mod failure;
mod migrate;
mod options;
mod pace;
mod params;
mod pool;
mod row;
mod schema;
mod settle;
mod stats;
mod store;
#[cfg(test)]
mod tests;

/// A parameter of a statement, with its type.
type Param<'a> = (
    &'a (dyn tokio_postgres::types::ToSql + Sync),
    tokio_postgres::types::Type,
);

pub use self::check::PostgresCheck;
pub use self::options::PostgresOutbox;
pub(super) use self::params::Texts;
