//! Collects all errors of a derive, so that one compile shows them all.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors so far.
///
/// Dropping it without calling [`finish`](Self::finish) would lose the errors, so it panics.
pub(crate) struct Diagnostics {
    /// `None` after `finish`.
    errors: Option<Vec<syn::Error>>,
}

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self {
            errors: Some(Vec::new()),
        }
    }

    /// Adds an error at the span of these tokens.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(at, message));
    }

    /// Adds an error that already has a span.
    pub(crate) fn push(&mut self, error: syn::Error) {
        if let Some(errors) = &mut self.errors {
            errors.push(error);
        }
    }

    /// The number of errors so far.
    pub(crate) fn len(&self) -> usize {
        self.errors.as_ref().map_or(0, Vec::len)
    }

    /// Returns the errors as calls of `compile_error!`, if there are any.
    pub(crate) fn finish(mut self) -> Result<(), TokenStream> {
        match self.errors.take() {
            Some(errors) if !errors.is_empty() => {
                Err(errors.iter().map(syn::Error::to_compile_error).collect())
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        // A panic during unwinding would abort and hide the first panic.
        if self.errors.is_some() && !std::thread::panicking() {
            panic!("the diagnostics of a derive were dropped unread");
        }
    }
}
