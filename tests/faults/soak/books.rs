//! What the server saw of each event beside what the queue told of it.

use std::collections::{BTreeMap, HashMap};

use linkrunner_events::{ApiRequest, Delivery, Endpoint, Error, Outcome, Report, Status};
use serde_json::Value;

use crate::server::Seen;

/// What the server did with an event that it read to its end.
#[derive(Debug, Clone)]
struct Arrival {
    status: Option<u16>,
    answered: bool,
}

impl Arrival {
    /// The client was told that the event is accepted.
    fn is_acknowledged(&self) -> bool {
        matches!(self.status, Some(200..=299))
    }

    /// The client was told that the event is not accepted.
    fn is_refused(&self) -> bool {
        matches!(self.status, Some(400..=499))
    }
}

/// An event and all that is known about it.
struct Entry<'a> {
    outcome: &'a Outcome,
    arrivals: Vec<Arrival>,
}

pub(super) struct Books<'a> {
    entries: BTreeMap<usize, Entry<'a>>,
    /// The events of each user in the order of their first arrival.
    order: HashMap<String, Vec<usize>>,
    plays: BTreeMap<&'static str, usize>,
}

fn is_timeout(error: &Error) -> bool {
    matches!(error.last(), Error::Transport(error) if error.is_timeout())
}

fn id(body: &[u8]) -> (usize, Option<String>) {
    let body: Value = serde_json::from_slice(body).unwrap();
    let id = match &body["payment_id"] {
        Value::String(id) => id.parse().unwrap(),
        _ => body["event_data"]["id"].as_u64().unwrap(),
    };
    let user = body["user_id"].as_str().map(str::to_owned);
    (usize::try_from(id).unwrap(), user)
}

fn id_of(request: &ApiRequest) -> usize {
    id(request.body()).0
}

impl<'a> Books<'a> {
    pub(super) fn new(seen: &[Seen], outcomes: &'a [Outcome], report: &Report) -> Self {
        let mut books = Self {
            entries: BTreeMap::new(),
            order: HashMap::new(),
            plays: BTreeMap::new(),
        };
        for outcome in outcomes {
            let entry = Entry {
                outcome,
                arrivals: Vec::new(),
            };
            let twice = books.entries.insert(id_of(outcome.request()), entry);
            assert!(twice.is_none(), "told twice: {outcome:?}");
        }
        assert_eq!(books.entries.len() as u64, report.stats().enqueued);
        assert_eq!(
            report.undelivered().len() as u64,
            report.stats().undelivered
        );
        for left in report.undelivered() {
            let outcome = books.entries[&id_of(left.request())].outcome;
            assert!(matches!(outcome.status(), Status::Undelivered(_)));
            assert_eq!(
                left.may_have_been_delivered(),
                outcome.may_have_been_delivered()
            );
        }
        for seen in seen {
            books.take(seen);
        }
        books
    }

    fn take(&mut self, seen: &Seen) {
        *self.plays.entry(seen.play).or_default() += 1;
        let Some(request) = &seen.request else { return };
        let (id, user) = id(&request.body);
        let entry = self
            .entries
            .get_mut(&id)
            .expect("an event that was enqueued");
        assert_eq!(request.body, **entry.outcome.request().body());
        if let (true, Some(user)) = (entry.arrivals.is_empty(), user) {
            self.order.entry(user).or_default().push(id);
        }
        entry.arrivals.push(Arrival {
            status: seen.status,
            answered: seen.answered,
        });
    }

    /// What the server did, and how often.
    pub(super) fn plays(&self) -> String {
        let plays = self
            .plays
            .iter()
            .map(|(play, count)| format!("{play}: {count}"));
        plays.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn assert_agree(&self, delivery: Delivery, senders: usize) {
        let mut cut_off = 0;
        for (id, entry) in &self.entries {
            let Entry { outcome, arrivals } = entry;
            let context = || format!("{id}: {outcome:?}, {arrivals:?}");
            if arrivals
                .iter()
                .any(|arrival| arrival.is_acknowledged() && arrival.answered)
            {
                match outcome.status() {
                    Status::Sent(_) => {}
                    // The shutdown came between the answer and its reader.
                    Status::Undelivered(_) => {
                        assert!(outcome.may_have_been_delivered(), "{}", context());
                        cut_off += 1;
                    }
                    // On a machine under load an answer may come when its time is over.
                    Status::GivenUp(error) if is_timeout(error) => {
                        assert!(outcome.may_have_been_delivered(), "{}", context());
                    }
                    _ => panic!("accepted, and not told so: {}", context()),
                }
            }
            if !outcome.may_have_been_delivered() {
                // Whatever arrived was refused, so that the client knows about it.
                assert!(arrivals.iter().all(Arrival::is_refused), "{}", context());
            }
            match outcome.status() {
                Status::Sent(receipt) if receipt.status() == 400 => {
                    let removal = outcome.request().endpoint() == Endpoint::RemovePayment;
                    assert!(removal && outcome.attempts() > 1, "{}", context());
                }
                Status::Sent(_) => {
                    assert!(
                        arrivals.iter().any(Arrival::is_acknowledged),
                        "{}",
                        context()
                    );
                }
                Status::Rejected(error) => {
                    assert_eq!(arrivals.last().unwrap().status, error.status());
                }
                _ => {}
            }
            if delivery == Delivery::AtMostOnce && !outcome.request().is_repeatable() {
                let stored = arrivals.iter().filter(|arrival| !arrival.is_refused());
                assert!(stored.count() <= 1, "{}", context());
            }
        }
        assert!(cut_off <= senders, "{cut_off} were cut off");
        self.assert_in_order();
        self.assert_varied();
    }

    /// Up to the first event of a user that was sent again, they arrive as they were enqueued.
    fn assert_in_order(&self) {
        let mut checked = 0;
        for (user, order) in &self.order {
            let sent_again = |id: &&usize| self.entries[*id].outcome.attempts() > 1;
            let first = order.iter().filter(sent_again).min().copied();
            let before = order
                .iter()
                .filter(|id| first.is_none_or(|first| **id < first));
            let before: Vec<_> = before.collect();
            assert!(before.is_sorted(), "{user}: {before:?} of {order:?}");
            checked += before.len();
        }
        assert!(checked > self.order.len(), "there was an order to check");
    }

    /// Everything happened that was meant to.
    fn assert_varied(&self) {
        assert!(self.plays.len() >= 15, "{}", self.plays());
        let has = |kind: fn(&Status) -> bool| {
            let mut outcomes = self.entries.values().map(|entry| entry.outcome);
            outcomes.any(|outcome| kind(outcome.status()))
        };
        assert!(has(|status| matches!(status, Status::Rejected(_))));
        assert!(has(|status| matches!(status, Status::GivenUp(_))));
        assert!(has(|status| matches!(status, Status::Undelivered(_))));
    }
}
