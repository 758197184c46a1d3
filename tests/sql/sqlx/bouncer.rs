//! Through PgBouncer in transaction mode.
