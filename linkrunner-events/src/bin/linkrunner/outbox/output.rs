//! The standard output: text and JSON.

use super::error::Error;
use crate::terminal;

/// Prints text whose control characters are escaped already.
pub(super) fn print(text: &str) -> Result<(), Error> {
    terminal::print(text).map_err(Error::Output)
}

pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Error> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Error::Output(error.into()))?;
    print(&format!("{}\n", terminal::json(&json)))
}
