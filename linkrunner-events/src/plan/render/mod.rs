//! Output of differences: for people, tools, pull requests and GitHub's annotations.

mod counts;
mod github;
mod human;
mod json;
mod markdown;

pub use self::github::Location;
