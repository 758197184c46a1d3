//! Holds the examples together; nothing of this crate is published.
