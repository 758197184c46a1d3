//! A key that may appear nowhere, and what looks for it.

use std::error::Error as StdError;
use std::fmt::Write as _;

use linkrunner_events::{Error, Receipt, ServerKey};

pub(crate) const KEY: &str = "lr_Sekret_0123456789";
/// The part of the key that may not appear in any print.
pub(crate) const SECRET: &str = "sekret";

pub(crate) fn key() -> ServerKey {
    ServerKey::new(KEY).unwrap()
}

/// Every print of an outcome, with all its sources, is free of the key.
pub(crate) fn assert_keyless(outcome: &Result<Receipt, Error>) {
    match outcome {
        Ok(receipt) => {
            let printed = format!("{receipt:?} {receipt:#?}");
            assert!(!printed.to_lowercase().contains(SECRET), "{printed}");
        }
        Err(error) => assert_keyless_error(error),
    }
}

pub(crate) fn assert_keyless_error(error: &dyn StdError) {
    let printed = print_chain(error);
    assert!(!printed.to_lowercase().contains(SECRET), "{printed}");
}

/// `Display` and `Debug` of an error and all its sources.
pub(crate) fn print_chain(error: &dyn StdError) -> String {
    let mut printed = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        write!(printed, "{error}\n{error:?}\n{error:#?}\n").unwrap();
        next = error.source();
    }
    printed
}
