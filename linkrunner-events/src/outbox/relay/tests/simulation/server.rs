//! Linkrunner as the relays reach it: it accepts every request, and keeps a record of all.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::process::Process;
use crate::delivery::{AttemptFuture, Receipt, Server, ServerKey, Transport};
use crate::request::ApiRequest;
use crate::sync::lock;

#[derive(Debug, Clone, Default)]
pub(super) struct Records(Arc<Mutex<Vec<Request>>>);

#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    /// The address from which it came.
    pub(super) address: usize,
    pub(super) relay: usize,
    pub(super) user: usize,
    pub(super) number: u32,
    pub(super) begin: Instant,
    /// Whether its process ran when it began.
    pub(super) runs: bool,
    /// When it was answered or cut off. The process need not live to see that.
    pub(super) end: Instant,
}

impl Records {
    /// All requests, in the order in which they began.
    pub(super) fn all(&self) -> Vec<Request> {
        lock(&self.0).clone()
    }
}

/// The most requests of each address that Linkrunner can have seen in any one second.
///
/// A request arrives at an unknown moment between its beginning and its answer. Two of them can be seen within one second if
/// the later one begins less than a second after the answer to the earlier one. So this counts the requests that have begun and
/// have not been answered for a second. It is never less than the number that begin in any second.
pub(super) fn busiest_seconds(requests: &[Request], addresses: usize) -> Vec<usize> {
    let mut busiest = vec![0; addresses];
    for (address, busiest) in busiest.iter_mut().enumerate() {
        let of_address = || requests.iter().filter(|request| request.address == address);
        let mut ends: Vec<_> = of_address().map(|request| request.end).collect();
        ends.sort_unstable();
        let mut over = 0;
        for (index, request) in of_address().enumerate() {
            while ends[over] + Duration::from_secs(1) <= request.begin {
                over += 1;
            }
            *busiest = (*busiest).max(index + 1 - over);
        }
    }
    busiest
}

/// The way of one process to Linkrunner.
pub(super) struct Route {
    pub(super) records: Records,
    pub(super) address: usize,
    pub(super) relay: usize,
    pub(super) process: Process,
    /// The time to an answer, in milliseconds.
    pub(super) latency: RangeInclusive<u64>,
}

impl Route {
    async fn send(&self, request: &ApiRequest) {
        let id = request.id().expect("events have one");
        let (user, number) = id.split_once('-').expect("two numbers");
        let begin = Instant::now();
        let latency = Duration::from_millis(fastrand::u64(self.latency.clone()));
        let index = {
            let mut requests = lock(&self.records.0);
            requests.push(Request {
                address: self.address,
                relay: self.relay,
                user: user.parse().expect("a number"),
                number: number.parse().expect("a number"),
                begin,
                runs: self.process.is_running(),
                end: begin + latency,
            });
            requests.len() - 1
        };
        let _connection = Connection {
            records: &self.records,
            index,
        };
        if !latency.is_zero() {
            sleep(latency).await;
        }
        self.process.running().await;
    }
}

/// Dropped early if the request is cut off.
struct Connection<'a> {
    records: &'a Records,
    index: usize,
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        let end = &mut lock(&self.records.0)[self.index].end;
        *end = (*end).min(Instant::now());
    }
}

impl Transport for Route {
    fn attempt<'a>(
        &'a self,
        request: &'a ApiRequest,
        _: &'a ServerKey,
        _: Duration,
    ) -> AttemptFuture<'a> {
        Box::pin(async move {
            self.send(request).await;
            Ok(Receipt::new(request.endpoint().facts().accepted_status)).into()
        })
    }

    fn server(&self) -> Server<'_> {
        Server::none("simulation")
    }

    fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>) {
        client.field("transport", &"simulation");
    }
}
