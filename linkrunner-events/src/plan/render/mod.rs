//! Output of differences: for people, tools, pull requests and GitHub annotations.

mod counts;
mod github;
mod human;
mod json;
mod markdown;

pub(crate) use self::counts::accept_commands;
pub use self::github::Location;
