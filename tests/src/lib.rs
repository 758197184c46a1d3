//! The tests of the workspace; nothing of this crate is published.
