//! A place for the value of a key that may be given once.

use quote::ToTokens;
use syn::Ident;

/// The value of a key, and the key, to point at.
pub(crate) struct Slot<T> {
    given: Option<(Ident, T)>,
}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Self { given: None }
    }

    /// Fails when there is a value already.
    pub(crate) fn set(&mut self, key: &Ident, value: T) -> syn::Result<()> {
        if self.given.is_some() {
            return Err(syn::Error::new_spanned(
                key,
                format_args!("`{key}` is given twice\nhelp: keep one of the two"),
            ));
        }
        self.given = Some((key.clone(), value));
        Ok(())
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.given.as_ref().map(|(_, value)| value)
    }

    /// The key as it was written, if it was.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.given.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn is_given(&self) -> bool {
        self.given.is_some()
    }
}

impl<T: ToTokens> Slot<T> {
    /// The value if there is one, else what is given instead.
    pub(crate) fn tokens_or<'a>(&'a self, otherwise: &'a dyn ToTokens) -> &'a dyn ToTokens {
        match self.get() {
            Some(value) => value,
            None => otherwise,
        }
    }
}
