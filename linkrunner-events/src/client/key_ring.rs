//! The key in use, which may be changed while a program runs.

use std::sync::{Arc, PoisonError, RwLock};

use reqwest::header::HeaderValue;
use tokio::sync::watch;

use super::key::ServerKey;

/// A key and the header made of it.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) key: ServerKey,
    pub(super) header: HeaderValue,
}

impl Credentials {
    fn new(key: ServerKey) -> Self {
        let header = key.header();
        Self { key, header }
    }
}

#[derive(Debug)]
pub(super) struct KeyRing {
    current: RwLock<Arc<Credentials>>,
    /// Counts the keys.
    generation: watch::Sender<u64>,
}

impl KeyRing {
    pub(super) fn new(key: ServerKey) -> Self {
        Self {
            current: RwLock::new(Arc::new(Credentials::new(key))),
            generation: watch::Sender::new(0),
        }
    }

    pub(super) fn current(&self) -> Arc<Credentials> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace(&self, key: ServerKey) {
        let credentials = Arc::new(Credentials::new(key));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = credentials;
        self.generation.send_modify(|generation| *generation += 1);
    }

    pub(super) fn generation(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }
}
