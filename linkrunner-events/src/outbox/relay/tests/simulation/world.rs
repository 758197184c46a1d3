//! Relays behind egress addresses, on one storage.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::super::memory::Memory;
use super::super::{SECOND, Tick};
use super::process::{Process, ProcessStore};
use super::server::{Records, Request, Route, busiest_seconds};
use crate::client::{Client, Settings};
use crate::event::LinkrunnerEvent as _;
use crate::outbox::handle::Outbox;
use crate::outbox::relay::Relay;
use crate::outbox::row::OutboxRow;

/// The documented limit of an address, which is the default pace of a client.
pub(super) const LIMIT: usize = 30;

pub(super) struct World {
    pub(super) memory: Memory,
    pub(super) records: Records,
    pub(super) running: Vec<Running>,
    addresses: usize,
    latency: RangeInclusive<u64>,
    storage_takes: u64,
    lease: Duration,
    /// How many relays were started.
    started: usize,
    /// The relays whose events may be sent twice.
    may_repeat: HashSet<usize>,
    users: usize,
    /// How many events of each user were enqueued.
    events: u32,
}

pub(super) struct Running {
    relay: Relay,
    pub(super) process: Process,
    pub(super) number: usize,
}

impl World {
    /// `latency` is the time to an answer of Linkrunner, in milliseconds.
    pub(super) fn new(addresses: usize, latency: RangeInclusive<u64>) -> Self {
        Self {
            memory: Memory::default(),
            records: Records::default(),
            running: Vec::new(),
            addresses,
            latency,
            storage_takes: 0,
            lease: 120 * SECOND,
            started: 0,
            may_repeat: HashSet::new(),
            users: 0,
            events: 0,
        }
    }

    /// The longest time of a call of the storage, in milliseconds.
    pub(super) fn storage_takes(mut self, takes: u64) -> Self {
        self.storage_takes = takes;
        self
    }

    pub(super) fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Enqueues so many more events for each user.
    pub(super) async fn enqueue(&mut self, users: usize, events: u32) {
        assert!(self.users == 0 || self.users == users, "all have as many");
        self.users = users;
        let mut rows = Vec::new();
        for number in self.events..self.events + events {
            for user in 0..users {
                let (name, id) = (format!("user_{user}"), format!("{user}-{number}"));
                let tick = Tick { number };
                let row = OutboxRow::from_request(tick.payload(&name).event_id(&id));
                rows.push(row.expect("it is right"));
            }
        }
        self.events += events;
        let outbox = Outbox::over(Arc::new(self.memory.clone()));
        outbox.enqueue_rows(rows).await.expect("they are taken");
    }

    /// Enqueues one more event for each user if fewer are pending.
    pub(super) async fn enqueue_if_few(&mut self) {
        if self.pending() < self.users {
            self.enqueue(self.users, 1).await;
        }
    }

    pub(super) fn pending(&self) -> usize {
        self.memory.state(|state| state.rows.len())
    }

    /// Starts a relay in a process of its own.
    pub(super) fn join(&mut self, address: usize) {
        let process = Process::start();
        let number = self.started;
        let route = Route {
            records: self.records.clone(),
            address,
            relay: number,
            process: process.clone(),
            latency: self.latency.clone(),
        };
        let client = Client::over(Box::new(route), None, Settings::default());
        let outbox = Outbox::over(Arc::new(ProcessStore {
            memory: self.memory.clone(),
            process: process.clone(),
            takes: self.storage_takes,
        }));
        let relay = outbox
            .relay(&client)
            // Enough to have all slots of an address in use.
            .concurrency(LIMIT)
            .lease(self.lease)
            .scope(format!("address {address}"))
            .start()
            .expect("it starts");
        self.started += 1;
        self.running.push(Running {
            relay,
            process,
            number,
        });
    }

    /// Starts relays behind all addresses in turn. They begin to announce themselves at different moments of a second.
    pub(super) async fn join_all(&mut self, relays: usize) {
        for relay in 0..relays {
            self.join(relay % self.addresses);
            sleep(Duration::from_millis(fastrand::u64(
                0..2_000 / relays as u64,
            )))
            .await;
        }
    }

    pub(super) fn kill(&mut self, index: usize) {
        let killed = self.running.swap_remove(index);
        killed.process.kill();
        self.may_repeat.insert(killed.number);
    }

    /// Stops a process for a while.
    pub(super) fn stop(&mut self, index: usize, time: Duration) {
        let stopped = &self.running[index];
        self.may_repeat.insert(stopped.number);
        stopped.process.stop();
        let process = stopped.process.clone();
        tokio::spawn(async move {
            sleep(time).await;
            process.wake();
        });
    }

    /// Shuts a relay down, and cuts off what is still in flight after `limit`.
    pub(super) fn shut_down(&mut self, index: usize, limit: Duration) {
        let leaving = self.running.swap_remove(index);
        if limit < Duration::from_millis(*self.latency.end()) + SECOND {
            self.may_repeat.insert(leaving.number);
        }
        tokio::spawn(async move { leaving.relay.shutdown(limit).await });
    }

    /// The requests a second of all addresses, if each slot is used again one second after its answer.
    pub(super) fn expected_rate(&self) -> f64 {
        let latency = (self.latency.start() + self.latency.end()) / 2;
        // A slot is taken before the row is claimed.
        let claim = self.storage_takes / 2;
        (LIMIT * self.addresses) as f64 / (1.0 + (latency + claim) as f64 / 1000.0)
    }

    /// The requests that begin within a time from now.
    pub(super) async fn requests_within(&self, time: Duration) -> Vec<Request> {
        let begin = Instant::now();
        sleep(time).await;
        let mut requests = self.records.all();
        requests.retain(|request| request.begin >= begin && request.begin < begin + time);
        requests
    }

    /// The requests of this relay that are not answered yet.
    pub(super) fn in_flight(&self, relay: usize) -> Vec<Request> {
        let mut requests = self.records.all();
        requests.retain(|request| request.relay == relay && request.end > Instant::now());
        requests
    }

    /// Checks all requests since the beginning, and returns the most of any address in one second.
    ///
    /// - The limit of each address was kept.
    /// - The events of each user began in order, and none was left out.
    /// - An event was sent again only after its relay was killed, stopped or cut off.
    /// - Every event is sent or pending.
    pub(super) fn check(&self, about: &str) -> usize {
        let requests = self.records.all();
        let busiest = busiest_seconds(&requests, self.addresses);
        let busiest = busiest.into_iter().max().expect("an address");
        assert!(busiest <= LIMIT, "{busiest} in a second: {about}");

        let mut next = vec![0; self.users];
        let mut last_relay = HashMap::new();
        for request in &requests {
            assert!(request.runs, "a process that does not run sent {request:?}");
            let Request { user, number, .. } = *request;
            let before = last_relay.insert((user, number), request.relay);
            match before {
                None => {
                    assert_eq!(number, next[user], "user {user} is in order: {about}");
                    next[user] += 1;
                }
                Some(relay) => assert!(
                    self.may_repeat.contains(&relay),
                    "{request:?} after relay {relay}: {about}"
                ),
            }
        }
        let sent = self.memory.state(|state| state.sent.clone());
        for id in &sent {
            // The ids are numbers from 1 on, in the order of `enqueue`.
            let index = *id as usize - 1;
            let event = (index % self.users, (index / self.users) as u32);
            assert!(
                last_relay.contains_key(&event),
                "{event:?} was not sent: {about}"
            );
        }
        assert_eq!(
            sent.len() + self.pending(),
            self.users * self.events as usize,
            "every event is sent or pending: {about}"
        );
        busiest
    }
}
