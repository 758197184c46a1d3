//! Settings from the environment.

use std::env::{self, VarError};

use crate::delivery::{BaseUrl, Pace};
use crate::error::debug::debug_with_sources;

/// The environment variable with the base URL.
pub const BASE_URL_VAR: &str = "LINKRUNNER_BASE_URL";
/// The environment variable that turns sending off: `1` or `true`. `0`, `false` or unset means to send.
pub const DISABLED_VAR: &str = "LINKRUNNER_DISABLED";
/// The environment variable with the pace: requests per second, or `unlimited`.
pub const PACE_VAR: &str = "LINKRUNNER_PACE";

/// An environment variable with an invalid value.
///
/// ```
/// use linkrunner_events::{BuildError, Client};
///
/// match Client::from_env() {
///     Ok(client) => println!("{client:?}"),
///     Err(BuildError::Env(error)) => println!("change {}: {error}", error.variable()),
///     Err(error) => println!("{error}"), // such as a missing key
/// }
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct EnvError {
    variable: &'static str,
    problem: String,
}

impl EnvError {
    /// The name of the variable.
    #[must_use]
    pub fn variable(&self) -> &str {
        self.variable
    }
}

debug_with_sources!(EnvError);

/// Whether sending is turned off.
pub(super) fn is_disabled() -> Result<bool, EnvError> {
    let expected = "`1` or `true` to turn sending off, or to `0` or `false` (or unset it) to send";
    match read(DISABLED_VAR, expected)?.as_deref() {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(value) => Err(error(DISABLED_VAR, value, expected)),
    }
}

pub(super) fn base_url() -> Result<Option<String>, EnvError> {
    let expected = "a URL such as https://api.linkrunner.io/api/v1, or unset it for the default";
    match read(BASE_URL_VAR, expected)? {
        None => Ok(None),
        Some(value) if value.trim().is_empty() => Err(error(BASE_URL_VAR, &value, expected)),
        Some(value) => match BaseUrl::parse(&value) {
            Ok(_) => Ok(Some(value)),
            // Without the value, which may hold a password.
            Err(problem) => Err(EnvError {
                variable: BASE_URL_VAR,
                problem: problem.to_string(),
            }),
        },
    }
}

pub(super) fn pace() -> Result<Option<Pace>, EnvError> {
    let expected =
        "a number of requests per second, such as `10`, or to `unlimited`, or unset it for 30";
    match read(PACE_VAR, expected)?.as_deref() {
        None => Ok(None),
        Some("unlimited") => Ok(Some(Pace::unlimited())),
        Some(value) => match value.parse() {
            Ok(requests) if requests > 0 && !value.starts_with('+') => {
                Ok(Some(Pace::per_second(requests)))
            }
            _ => Err(error(PACE_VAR, value, expected)),
        },
    }
}

fn read(variable: &'static str, expected: &'static str) -> Result<Option<String>, EnvError> {
    match env::var(variable) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(value)) => {
            Err(error(variable, &value.to_string_lossy(), expected))
        }
    }
}

fn error(variable: &'static str, value: &str, expected: &str) -> EnvError {
    EnvError {
        variable,
        problem: format!("{value:?} is not valid; set it to {expected}"),
    }
}
