//! The events that may be sent now, oldest turn first. One line per endpoint, because one endpoint may pause alone.

use std::collections::VecDeque;

use super::entry::Number;
use crate::request::Endpoint;

#[derive(Debug, Default)]
pub(super) struct Ready {
    endpoints: [VecDeque<Turn>; Endpoint::COUNT],
    last: u64,
}

/// An event and its place in the order of turns.
#[derive(Debug, Clone, Copy)]
struct Turn {
    at: u64,
    number: Number,
}

/// An event at the head of an endpoint's line, and the one behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) endpoint: Endpoint,
    pub(super) first: Number,
    pub(super) second: Option<Number>,
}

impl Ready {
    pub(super) fn push_back(&mut self, endpoint: Endpoint, number: Number) {
        self.last += 1;
        let at = self.last;
        self.line(endpoint).push_back(Turn { at, number });
    }

    /// The heads of all lines, oldest turn first.
    pub(super) fn heads(&self) -> impl Iterator<Item = Head> + use<> {
        let mut heads: [Option<(u64, Head)>; Endpoint::COUNT] = [None; Endpoint::COUNT];
        for ((line, facts), head) in self.endpoints.iter().zip(Endpoint::ALL).zip(&mut heads) {
            *head = line.front().map(|turn| {
                let head = Head {
                    endpoint: facts.endpoint,
                    first: turn.number,
                    second: line.get(1).map(|turn| turn.number),
                };
                (turn.at, head)
            });
        }
        heads.sort_by_key(|head| head.map_or(u64::MAX, |(at, _)| at));
        heads.into_iter().flatten().map(|(_, head)| head)
    }

    /// Takes an event, which is usually at or near the head of its line.
    pub(super) fn remove(&mut self, endpoint: Endpoint, number: Number) {
        let line = self.line(endpoint);
        if let Some(at) = line.iter().position(|turn| turn.number == number) {
            line.remove(at);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.endpoints.iter().all(VecDeque::is_empty)
    }

    pub(super) fn clear(&mut self) {
        self.endpoints.iter_mut().for_each(VecDeque::clear);
    }

    fn line(&mut self, endpoint: Endpoint) -> &mut VecDeque<Turn> {
        &mut self.endpoints[endpoint.index()]
    }
}
