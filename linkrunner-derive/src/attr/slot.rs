//! The value of a key that may be given once.

use quote::ToTokens;
use syn::Ident;

/// The value of a key, with the key itself to point at.
pub(crate) struct Slot<T> {
    given: Option<(Ident, T)>,
}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Self { given: None }
    }

    /// Sets the value. Fails if there is one already.
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

    /// The key as the user wrote it.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.given.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn is_given(&self) -> bool {
        self.given.is_some()
    }
}

impl<T: ToTokens> Slot<T> {
    /// The tokens of the value, or `default` without one.
    pub(crate) fn tokens_or<'a>(&'a self, default: &'a dyn ToTokens) -> &'a dyn ToTokens {
        match self.get() {
            Some(value) => value,
            None => default,
        }
    }
}
