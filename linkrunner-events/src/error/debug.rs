//! `Debug` of errors: their sentence and their sources, because this is the text that `main` and `unwrap` print.

use std::error::Error;
use std::fmt;
use std::iter::successors;

/// Implements `Debug` for an error type with [`fmt_debug`].
macro_rules! debug_with_sources {
    ($error:ty) => {
        impl ::std::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::debug::fmt_debug(self, f)
            }
        }
    };
}
pub(crate) use debug_with_sources;

/// Writes the error's sentence, and its sources in a line of their own: they are in the words of other libraries.
///
/// ```text
/// cannot connect; nothing was sent, check the network and the base URL
/// caused by: client error (Connect): tcp connect error: Connection refused (os error 111)
/// ```
pub(crate) fn fmt_debug(error: &dyn Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut before = "\ncaused by: ";
    for source in successors(error.source(), |&source| source.source()) {
        write!(f, "{before}{source}")?;
        before = ": ";
    }
    Ok(())
}
