//! `linkrunner outbox relay`: sends the events of the outbox, in a process of its own.

mod blocked;
mod listen;
mod log;
mod metrics;
mod watched;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, OutboxStats, RelayReport, StoreError};
use linkrunner_events::{Client, ClientBuilder, Delivery, RetryPolicy};
use serde_json::json;

use self::watched::Watched;
use super::error::Error;
use super::output::{print, print_json};
use super::place::Named;
use crate::count::count;
use crate::signal::interrupt;
use crate::terminal;
use crate::time;

/// How long the storage may take at the end to say how many events are left.
const LAST_LOOK: Duration = Duration::from_secs(2);

const AFTER_HELP: &str = "\
The settings of the client come from the environment: LINKRUNNER_SERVER_KEY, and LINKRUNNER_BASE_URL, LINKRUNNER_PACE and
LINKRUNNER_DISABLED if they are set. With LINKRUNNER_DISABLED=1, nothing is sent and the events stay in the
outbox.

The log goes to the standard error. It contains no key, body or user. At the end, the totals go to the standard output,
with the number of events that still wait, unless the storage does not answer within two seconds.

If the database cannot be reached, the relay keeps trying.

With --listen, http://ADDRESS/healthz answers 200 while the relay works or waits for Linkrunner, and says what it waits for, such as
`nothing has been sent for 38s: there is no connection to Linkrunner; 41 events wait`. An outage is not reported as
503, because a restart would not end it. /healthz answers 503 with the reason if the outbox has been failing for 30 seconds,
or if Linkrunner refuses the key or the base URL, so that the relay needs other settings.
http://ADDRESS/metrics has the numbers for Prometheus. `linkrunner_outbox_relay_blocked` tells the same reasons apart.

Exit codes: 0 ended by a signal; 2 a wrong command line, the relay could not start, or the file was damaged, moved or replaced.";

/// Send the events of the outbox until Ctrl-C or SIGTERM
///
/// Several relays may run at the same time, including some in the application. Relays of the same --scope share the rate limit
/// through the outbox. All relays need the key of the same Linkrunner project.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    outbox: Named,
    /// Create the file of the outbox unless it exists
    #[arg(long)]
    create: bool,
    /// A name for the IP address that this relay sends from. Linkrunner allows 30 requests a second from each address: relays that
    /// send from the same address must have the same scope. Relays at other addresses may have another one, and then send faster
    /// in total
    #[arg(long, value_name = "NAME", default_value = "default")]
    scope: String,
    /// How many requests are in flight at once
    #[arg(long, value_name = "REQUESTS", default_value_t = 8)]
    concurrency: usize,
    /// How long an event may wait, such as 12h or 3d; older events become dead letters instead of being sent
    #[arg(long, value_name = "TIME", value_parser = time::parse, default_value = "72h")]
    max_age: Duration,
    /// Do not retry events that may have arrived: they become dead letters. Payments are still retried, because Linkrunner
    /// counts them once
    #[arg(long)]
    at_most_once: bool,
    /// How long to wait for requests in flight at shutdown. A request that takes longer is sent again by the next relay, or
    /// becomes a dead letter with --at-most-once
    #[arg(long, value_name = "TIME", value_parser = time::parse, default_value = "10s")]
    shutdown_timeout: Duration,
    /// How often to log the numbers of sent and pending events
    #[arg(long, value_name = "TIME", value_parser = interval, default_value = "1m")]
    log_every: Duration,
    /// Answer health checks and scrapes at this address, such as localhost:9464, or 0.0.0.0:9464 for other machines
    #[arg(long, value_name = "ADDRESS", value_parser = listen::address)]
    listen: Option<SocketAddr>,
}

/// Runs a relay until a signal, or until the outbox cannot be used any more.
pub(super) async fn relay(args: &Args) -> Result<(), Error> {
    // First, so that an early signal ends the relay as well.
    let interrupt = interrupt().map_err(Error::Signals)?;
    log::start();
    let place = args.outbox.place()?;
    // Before the file is created.
    let client = client(args).map_err(Error::Client)?;
    let listener = match args.listen {
        Some(address) => Some(listen::bind(address).await?),
        None => None,
    };
    let mut interrupt = std::pin::pin!(interrupt);
    let opening = async {
        let outbox = place.open_or_create(args.create).await?;
        let stats = outbox.stats().await?;
        Ok::<_, Error>((outbox, stats))
    };
    let (outbox, stats) = tokio::select! {
        opened = opening => opened?,
        // The database may take long to answer.
        signal = &mut interrupt => return signal.map_err(Error::Signals),
    };
    let relay = outbox
        .relay(&client)
        .scope(&args.scope)
        .concurrency(args.concurrency)
        .max_age(args.max_age)
        .start()
        .map_err(Error::Relay)?;
    tracing::info!(
        "the relay runs on `{place}`, scope `{}`, with up to {} in flight; {}",
        args.scope,
        count(args.concurrency.max(1), "request"),
        contents(&stats)
    );
    let watched = Arc::new(Watched::new(place, outbox, relay));
    if let Some(listener) = listener {
        let address = listener.local_addr().map_err(Error::Output)?;
        tracing::info!(
            "health and numbers are at http://{address}/healthz and http://{address}/metrics"
        );
        tokio::spawn(listen::serve(listener, Arc::clone(&watched)));
    }
    let ended = tokio::select! {
        signal = &mut interrupt => signal.map_err(Error::Signals),
        error = log_numbers(&watched, args.log_every) => Err(Error::Lost(error)),
    };
    tracing::info!(
        "the relay ends; requests in flight have {} left",
        time::short(args.shutdown_timeout)
    );
    let report = watched.relay.shutdown(args.shutdown_timeout).await;
    let left = left(&watched.outbox).await;
    if args.outbox.json {
        print_json(&numbers(&report, left))?;
    } else {
        print(&format!("{report}\n{}", sentence(left)))?;
    }
    ended
}

/// How many events are pending. `None` if the storage does not say so at once.
async fn left(outbox: &Outbox) -> Option<u64> {
    let stats = tokio::time::timeout(LAST_LOOK, outbox.stats()).await;
    Some(stats.ok()?.ok()?.pending)
}

fn sentence(left: Option<u64>) -> String {
    match left {
        None => String::new(),
        Some(0) => "the outbox is empty\n".to_owned(),
        Some(1) => "1 event still waits in the outbox\n".to_owned(),
        Some(number) => format!("{number} events still wait in the outbox\n"),
    }
}

fn client(args: &Args) -> Result<Client, linkrunner_events::BuildError> {
    let delivery = if args.at_most_once {
        Delivery::AtMostOnce
    } else {
        Delivery::AtLeastOnce
    };
    ClientBuilder::from_env()?
        .retry(RetryPolicy::new().delivery(delivery))
        .build()
}

/// Logs the numbers at every interval. Returns when the outbox cannot be used any more.
async fn log_numbers(watched: &Watched, every: Duration) -> StoreError {
    let Watched {
        place,
        outbox,
        relay,
        ..
    } = watched;
    let look = place.look_every().map_or(every, |look| look.min(every));
    let mut next = Instant::now() + every;
    loop {
        tokio::time::sleep(look).await;
        let is_due = Instant::now() >= next;
        match outbox.stats().await {
            Ok(stats) if is_due => {
                tracing::info!("{}; so far {}", contents(&stats), relay.report());
            }
            Ok(_) => {}
            Err(
                error @ (StoreError::Damaged { .. }
                | StoreError::Replaced { .. }
                | StoreError::Closed),
            ) => return error,
            // The relay has logged it, and keeps trying.
            Err(_) if relay.state().store_error.is_some() => {}
            Err(error) => tracing::warn!("{}", terminal::error(&error)),
        }
        if is_due {
            next = Instant::now() + every;
        }
    }
}

fn contents(stats: &OutboxStats) -> String {
    let mut text = format!("{} pending", stats.pending);
    if let Some(age) = stats.oldest {
        text.push_str(&format!(", the oldest {} old", time::short(age)));
    }
    if stats.abandoned > 0 {
        let left = time::short(stats.abandoned_for.unwrap_or_default());
        text.push_str(&format!(
            ", {} leased for up to {left} to a relay that is gone",
            stats.abandoned
        ));
    }
    if stats.retrying > 0 {
        text.push_str(&format!(", {} retrying", stats.retrying));
    }
    if let Some(pause) = stats.pause {
        text.push_str(&format!(", paused for {} after a 429", time::short(pause)));
    }
    let dead = count(stats.dead_letters(), "dead letter");
    format!("{text}, {dead}")
}

fn numbers(report: &RelayReport, left: Option<u64>) -> serde_json::Value {
    json!({
        "sent": report.sent,
        "rejected": report.rejected,
        "dead": report.dead,
        "damaged": report.damaged,
        "retries": report.retries,
        "lost_leases": report.lost_leases,
        "store_errors": report.store_errors,
        "pending": left,
    })
}

fn interval(text: &str) -> Result<Duration, String> {
    match time::parse(text)? {
        Duration::ZERO => Err("write a time that is longer than zero".to_owned()),
        time => Ok(time),
    }
}
