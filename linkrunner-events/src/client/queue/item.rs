//! An event in a queue, and what it carries with it.

use std::sync::Arc;

use super::outcome::{Fate, Outcome};
use crate::client::error::Error;
use crate::client::retry::History;
use crate::request::ApiRequest;

/// An event that waits. A queue may hold thousands, so what few of them have is apart.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) request: ApiRequest,
    /// Its place in the order of enqueueing.
    pub(super) number: u64,
    /// Nothing for nearly all events, which succeed at the first attempt.
    past: Option<Box<Past>>,
    /// Whether it still is in its lane, where the events of a user follow one another.
    pub(super) in_lane: bool,
}

/// The attempts of an event, all of which have ended.
#[derive(Debug)]
struct Past {
    history: History,
    last_error: Arc<Error>,
}

impl Item {
    pub(super) fn new(request: ApiRequest, number: u64) -> Self {
        Self {
            request,
            number,
            past: None,
            in_lane: false,
        }
    }

    /// Notes what came of its attempts so far.
    pub(super) fn failed(&mut self, history: History, last_error: Arc<Error>) {
        self.past = Some(Box::new(Past {
            history,
            last_error,
        }));
    }
}

/// An event under way.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) item: Item,
    /// With the attempt, once it has begun.
    pub(super) history: History,
    /// Whether the attempt has begun; before that it waits for its turn.
    pub(super) begun: bool,
}

impl Flight {
    pub(super) fn of(item: Item) -> Self {
        let past = item.past.as_ref();
        Self {
            history: past.map_or_else(History::default, |past| past.history),
            item,
            begun: false,
        }
    }

    /// What becomes of it when it is handed back.
    pub(super) fn undelivered(self) -> Outcome {
        let Self {
            item,
            history,
            begun,
        } = self;
        Outcome {
            attempts: history.attempts(),
            may_have_been_delivered: begun || history.may_have_arrived(),
            request: item.request,
            fate: Fate::Undelivered(item.past.map(|past| past.last_error)),
        }
    }
}
