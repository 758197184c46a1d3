//! The key in use, which may be changed while a program runs.

use std::sync::{Arc, PoisonError, RwLock};

use reqwest::header::HeaderValue;

use super::key::ServerKey;

/// A key and the header made of it.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) key: ServerKey,
    pub(super) header: HeaderValue,
}

impl Credentials {
    fn new(key: ServerKey) -> Arc<Self> {
        let header = key.header();
        Arc::new(Self { key, header })
    }
}

#[derive(Debug)]
pub(super) struct KeyRing(RwLock<Arc<Credentials>>);

impl KeyRing {
    pub(super) fn new(key: ServerKey) -> Self {
        Self(RwLock::new(Credentials::new(key)))
    }

    pub(super) fn current(&self) -> Arc<Credentials> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace(&self, key: ServerKey) {
        let credentials = Credentials::new(key);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = credentials;
    }
}
