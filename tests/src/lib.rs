//! The tests of the workspace; nothing of this crate is published.

/// The snippets of the README, compiled and run.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
