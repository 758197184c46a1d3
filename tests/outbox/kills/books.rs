//! Records the taken events and the arrived ones, and checks that they agree.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;

use linkrunner_events::Delivery;
use linkrunner_events::sandbox::Received;
use serde_json::Value;

use crate::storage::Bodies;

/// The most requests that a relay has in flight at once, which a kill can leave unsettled.
const IN_FLIGHT: usize = 8;

pub(crate) struct Books {
    delivery: Delivery,
    /// The events whose `enqueue` returned.
    taken: BTreeSet<u64>,
    /// Of these, the events that have not arrived.
    missing: BTreeSet<u64>,
    arrived: HashMap<u64, Arrived>,
    /// The numbers of each user's events, in the order in which they arrived for the first time.
    users: HashMap<String, Vec<u64>>,
    /// The events, without payments, of which an attempt failed with anything but a 429: later ones may overtake them.
    failed: HashSet<u64>,
    /// The dead letters that are in doubt.
    in_doubt: BTreeSet<u64>,
    killed: HashSet<String>,
    calls: usize,
    last_call: u64,
}

/// The arrivals of an event.
#[derive(Debug)]
struct Arrived {
    event_id: Option<String>,
    /// The relays that sent it, in this order.
    relays: Vec<String>,
}

impl Books {
    pub(crate) fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            taken: BTreeSet::new(),
            missing: BTreeSet::new(),
            arrived: HashMap::new(),
            users: HashMap::new(),
            failed: HashSet::new(),
            in_doubt: BTreeSet::new(),
            killed: HashSet::new(),
            calls: 0,
            last_call: 0,
        }
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls
    }

    pub(crate) fn last_call(&self) -> u64 {
        self.last_call
    }

    /// Books what an enqueuer or a relay has printed.
    pub(crate) fn printed(&mut self, lines: &[String]) {
        for line in lines {
            match line.split_once(' ') {
                Some(("taken", number)) => {
                    let number = number.parse().unwrap();
                    assert!(self.taken.insert(number), "{number} was taken twice");
                    if !self.arrived.contains_key(&number) {
                        self.missing.insert(number);
                    }
                }
                None if line == "started" => {}
                _ => panic!("a process says: {line}"),
            }
        }
    }

    /// Books a call, in the order of the calls.
    pub(crate) fn called(&mut self, call: &Received) {
        assert_eq!(
            call.number(),
            self.last_call + 1,
            "the sandbox has forgotten calls"
        );
        self.last_call = call.number();
        self.calls += 1;
        let body = call.body();
        let number = number(body);
        if !call.is_accepted() {
            match call.status() {
                Some(429) => {}
                Some(400) => assert!(is_poison(number), "{call:?}"),
                // A payment keeps its place.
                _ if body.get("payment_id").is_some() => {}
                _ => drop(self.failed.insert(number)),
            }
            return;
        }
        assert!(!is_poison(number), "{call:?}");
        self.missing.remove(&number);
        let event_id = body
            .get("event_id")
            .map(|id| id.as_str().unwrap().to_owned());
        let is_payment = body.get("payment_id").is_some();
        assert_eq!(event_id.is_none(), is_payment, "{call:?}");
        let relay = call.header("user-agent").unwrap().to_owned();
        match self.arrived.get_mut(&number) {
            Some(arrived) => {
                assert_eq!(
                    arrived.event_id, event_id,
                    "all copies have one id: {call:?}"
                );
                arrived.relays.push(relay);
            }
            None => {
                let relays = vec![relay];
                self.arrived.insert(number, Arrived { event_id, relays });
                let user = call.user_id().unwrap().to_owned();
                self.users.entry(user).or_default().push(number);
            }
        }
    }

    /// A relay was killed. Its name is that of its requests.
    pub(crate) fn killed(&mut self, relay: &str) {
        self.killed.insert(relay.to_owned());
    }

    /// The events that are missing now; they must be in the file, or arrive before this is checked.
    pub(crate) fn taken_so_far(&self) -> Vec<u64> {
        self.missing.iter().copied().collect()
    }

    /// Every event that was taken has arrived, is pending, or is a dead letter.
    pub(crate) fn check(&mut self, taken: Vec<u64>, bodies: &Bodies) {
        let mut held = HashSet::new();
        for body in &bodies.pending {
            let number = number(&serde_json::from_str(body).unwrap());
            assert!(held.insert(number), "{number} is pending twice");
        }
        for (body, reason) in &bodies.dead {
            let body: Value = serde_json::from_str(body).unwrap();
            let number = number(&body);
            assert!(held.insert(number), "{number} is in two places");
            self.check_letter(number, &body, reason);
        }
        for number in taken {
            let is_lost = self.missing.contains(&number) && !held.contains(&number);
            assert!(!is_lost, "{number} was taken and is nowhere");
        }
        self.check_order();
        self.check_copies();
    }

    fn check_letter(&mut self, number: u64, body: &Value, reason: &str) {
        if let Some(error) = reason.strip_prefix("rejected: ") {
            assert!(
                is_poison(number) && error.contains("400"),
                "{number}: {reason}"
            );
            return;
        }
        let may_be_in_doubt =
            self.delivery == Delivery::AtMostOnce && body.get("payment_id").is_none();
        assert!(
            may_be_in_doubt && reason.starts_with("in_doubt: "),
            "{number}: {reason}"
        );
        self.in_doubt.insert(number);
        let most = self.killed.len() * IN_FLIGHT;
        assert!(
            self.in_doubt.len() <= most,
            "{} in doubt, at most {most}",
            self.in_doubt.len()
        );
    }

    /// The events of a user arrive in their order, unless an attempt has failed.
    fn check_order(&self) {
        for (user, numbers) in &self.users {
            let mut last = None;
            for number in numbers
                .iter()
                .filter(|number| !self.failed.contains(*number))
            {
                assert!(last < Some(number), "{user}: {number} after {last:?}");
                last = Some(number);
            }
        }
    }

    /// An event has a further copy only if a kill fell between its answer and its settlement.
    fn check_copies(&self) {
        let mut unsettled: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, arrived) in &self.arrived {
            let Some((_, earlier)) = arrived.relays.split_last() else {
                continue;
            };
            let is_event = arrived.event_id.is_some();
            let never_twice = self.delivery == Delivery::AtMostOnce && is_event;
            assert!(
                !never_twice || earlier.is_empty(),
                "{number} came twice: {arrived:?}"
            );
            for relay in earlier {
                assert!(
                    self.killed.contains(relay),
                    "{number} came twice: {arrived:?}"
                );
                *unsettled.entry(relay).or_default() += 1;
            }
        }
        for (relay, events) in unsettled {
            assert!(events <= IN_FLIGHT, "{relay} left {events} unsettled");
        }
    }

    /// At the end, every taken event has arrived or is a dead letter, also those that were refused or are in doubt.
    pub(crate) fn check_end(&self) {
        for number in &self.missing {
            assert!(
                is_poison(*number) || self.in_doubt.contains(number),
                "{number} is missing"
            );
        }
        assert!(self.arrived.len() > 100, "{self}");
    }
}

impl fmt::Display for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let copies: usize = self
            .arrived
            .values()
            .map(|arrived| arrived.relays.len() - 1)
            .sum();
        write!(
            f,
            "{} taken, {} arrived, {copies} of them again, {} in doubt, {} calls",
            self.taken.len(),
            self.arrived.len(),
            self.in_doubt.len(),
            self.calls,
        )
    }
}

/// Whether a strict sandbox refuses the event.
fn is_poison(number: u64) -> bool {
    number % 101 == 0
}

fn number(body: &Value) -> u64 {
    if let Some(id) = body.get("payment_id") {
        let id = id.as_str().unwrap();
        return id.strip_prefix("pay_").unwrap().parse().unwrap();
    }
    body["event_data"]["number"].as_u64().unwrap()
}
