//! The versions of the schema.

/// Each brings the database to the next schema, and adds its row to `schema_version`. Never change one that was released.
///
/// A migration keeps what older programs use, so that they run until they are updated. A later one removes it, and sets `oldest`
/// to the first schema whose programs can do without.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("migrations/1.sql")];

/// The schema that this version needs.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;
