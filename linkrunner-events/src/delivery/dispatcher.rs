//! Makes single attempts, when the circuit breaker and the pace allow it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::breaker::{Breaker, Caller, EventId, Refusal, Seen, Ticket};
use super::credentials::Credentials;
use super::error::Error;
use super::key::ServerKey;
use super::pace::{Pace, Pacer, Slot, TooLate};
use super::pause::Pause;
use super::receipt::Receipt;
use super::retry::{Evidence, RetryPolicy};
use super::telemetry;
use super::transport::{Body, Response, Server, Transport};
use crate::request::{ApiRequest, Endpoint};

/// A transport with the breaker and the pace in front of it. A client shares it with its queues.
pub(crate) struct Dispatcher {
    transport: Box<dyn Transport>,
    breaker: Breaker,
    pacer: Pacer,
    credentials: watch::Sender<Credentials>,
    /// How many events were admitted, to number them.
    events: AtomicU64,
}

/// An event as the dispatcher knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admission {
    pub(crate) event: EventId,
    /// The totals when this event's last attempt ended, or when it was admitted.
    seen: Seen,
}

/// The permit to make one attempt now.
pub(crate) struct Permit<'a> {
    ticket: Ticket<'a>,
    credentials: Credentials,
}

/// The result of an attempt.
pub(crate) struct Attempted {
    pub(crate) outcome: Result<Receipt, Error>,
    pub(crate) evidence: Evidence,
    pub(crate) admission: Admission,
    /// The rest of an accepted answer, to be read so that the connection can be reused.
    pub(crate) body: Option<Body>,
}

impl Attempted {
    /// An attempt that ended without an answer from the transport.
    pub(crate) fn failed(error: Error, admission: Admission) -> Self {
        Self {
            outcome: Err(error),
            evidence: Evidence::default(),
            admission,
            body: None,
        }
    }
}

impl Dispatcher {
    pub(crate) fn new(
        transport: Box<dyn Transport>,
        key: Option<ServerKey>,
        pace: Pace,
        policy: &RetryPolicy,
    ) -> Self {
        let key = key.unwrap_or_else(ServerKey::unused);
        Self {
            transport,
            breaker: Breaker::new(policy.pauses()),
            pacer: Pacer::new(pace),
            credentials: watch::Sender::new(Credentials::first(key)),
            events: AtomicU64::new(0),
        }
    }

    /// Admits an event that is to be sent.
    pub(crate) fn admit(&self, endpoint: Endpoint) -> Admission {
        Admission {
            event: EventId(self.events.fetch_add(1, Ordering::Relaxed)),
            seen: self.breaker.seen(endpoint),
        }
    }

    /// Whether the breaker would permit an attempt now.
    pub(crate) fn check(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
    ) -> Result<(), Refusal> {
        self.breaker.check(endpoint, event, caller, Instant::now())
    }

    /// Whether requests are sent anywhere.
    #[cfg(feature = "outbox")]
    pub(crate) fn is_enabled(&self) -> bool {
        self.transport.is_enabled()
    }

    /// How many attempts the breaker would permit now.
    #[cfg(feature = "outbox")]
    pub(crate) fn room(&self) -> Result<u32, Refusal> {
        self.breaker.room(Instant::now())
    }

    /// The pace of the client.
    #[cfg(feature = "outbox")]
    pub(crate) fn pacer(&self) -> &Pacer {
        &self.pacer
    }

    /// Takes a permit for an attempt now, or returns when to ask again.
    pub(crate) fn begin(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
    ) -> Result<Permit<'_>, Refusal> {
        let credentials = self.credentials.borrow().clone();
        let key = credentials.number;
        let ticket = self
            .breaker
            .begin(endpoint, event, caller, key, Instant::now())?;
        Ok(Permit {
            ticket,
            credentials,
        })
    }

    /// Notified when a refused request should ask [`begin`](Self::begin) again.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.breaker.changes()
    }

    /// Waits for a slot of the pace.
    pub(crate) async fn turn(&self) -> Slot<'_> {
        self.pacer.slot().await
    }

    /// Waits for a slot of the pace, and fails at once if none can be free within `limit`.
    pub(crate) async fn turn_within(&self, limit: Duration) -> Result<Slot<'_>, TooLate> {
        self.pacer.slot_within(limit).await
    }

    /// Makes the attempt with this number, within `limit`.
    pub(crate) async fn attempt(
        &self,
        request: &ApiRequest,
        permit: Permit<'_>,
        admission: Admission,
        attempt: u32,
        limit: Duration,
    ) -> Attempted {
        let Permit {
            ticket,
            credentials,
        } = permit;
        let start = Instant::now();
        let Response { outcome, mut body } = self
            .transport
            .attempt(request, &credentials.key, limit)
            .await;
        let now = Instant::now();
        let finished = ticket.finish(&outcome, now, fastrand::f64());
        telemetry::attempt(self.server(), attempt, &outcome, now - start);
        if let Some(change) = &finished.change {
            telemetry::breaker(self.server(), change, &outcome);
        }
        let outcome = match outcome {
            Err(error) => match body.take() {
                Some(body) => Err(error.with_message(body.await)),
                None => Err(error),
            },
            accepted => accepted,
        };
        let Admission { event, seen } = admission;
        let others = finished.before.since(seen);
        Attempted {
            outcome,
            evidence: Evidence {
                accepted: others.accepted,
                failed: others.failed,
                pause: finished.pause.map(|pause| pause.reason()),
            },
            admission: Admission {
                event,
                seen: finished.after,
            },
            body,
        }
    }

    pub(crate) fn replace_key(&self, key: ServerKey) {
        let mut number = 0;
        self.credentials.send_modify(|credentials| {
            credentials.replace(key);
            number = credentials.number;
        });
        if let Some(change) = self.breaker.key_replaced(number) {
            telemetry::key_replaced(&change);
        }
    }

    /// The current pause, if requests wait.
    pub(crate) fn pause(&self) -> Option<Pause> {
        self.breaker.pause()
    }

    pub(crate) fn server(&self) -> Server<'_> {
        self.transport.server()
    }

    pub(crate) fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>) {
        self.transport.describe(client);
    }
}
