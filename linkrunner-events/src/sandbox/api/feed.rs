//! The feed: calls and settings as server-sent events.
//!
//! Each message has the changes since the message before. A slow reader gets more changes at once, and nothing piles up.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::OwnedSemaphorePermit;

use super::context::Context;
use super::error::Error;
use super::settings::Settings;
use crate::sandbox::state::call_json::Summary;
use crate::sandbox::state::changes::Changes;
use crate::sandbox::state::store::News;

/// How many calls one message has at most.
const MOST_CALLS: usize = 500;

/// How many bytes of calls one message has at most, unless a single call has more.
const MOST_BYTES: usize = 64 * 1024;

/// Calls that come within this time make one message.
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug, Deserialize)]
pub(super) struct Start {
    after: Option<String>,
}

pub(super) async fn feed(
    State(context): State<Context>,
    Query(start): Query<Start>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Error> {
    let place = context.feed_place().ok_or_else(|| {
        Error::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many pages and programs read the feed. Close some of them.",
        )
    })?;
    // A browser that connects again says in a header where it goes on, and a page that comes back in the query.
    let header = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let last = header.or(start.after.as_deref());
    let position = last.and_then(|id| Position::parse(id, &context.shared.run));
    let feed = Feed::new(context, position, place);
    let messages = stream::unfold(feed, async |mut feed| Some((feed.next().await, feed)));
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// How far a reader has come.
#[derive(Debug, Clone, Copy)]
struct Position {
    cleared: u64,
    number: u64,
}

impl Position {
    /// Reads the id of a message. `None` if it came from another sandbox, an earlier one on the same port.
    fn parse(id: &str, run: &str) -> Option<Self> {
        let (of, rest) = id.split_once('.')?;
        let (cleared, number) = rest.split_once('.')?;
        (of == run).then_some(Self {
            cleared: cleared.parse().ok()?,
            number: number.parse().ok()?,
        })
    }
}

struct Feed {
    context: Context,
    changes: Changes,
    /// `None` before the first message.
    position: Option<Position>,
    /// As the reader knows them.
    settings: Option<Settings>,
    ready: VecDeque<Result<Event, axum::Error>>,
    /// Makes room for another reader at the end.
    _place: OwnedSemaphorePermit,
}

impl Feed {
    fn new(context: Context, position: Option<Position>, place: OwnedSemaphorePermit) -> Self {
        Self {
            changes: context.shared.store.changes(),
            context,
            position,
            settings: None,
            ready: VecDeque::new(),
            _place: place,
        }
    }

    async fn next(&mut self) -> Result<Event, axum::Error> {
        loop {
            if self.ready.is_empty() {
                self.look();
            }
            if let Some(message) = self.ready.pop_front() {
                return message;
            }
            self.changes.next().await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Makes messages of the changes since the last look.
    fn look(&mut self) {
        let settings = Settings::of(&self.context);
        if self.settings.as_ref() != Some(&settings) {
            let message = Event::default().event("settings").json_data(&settings);
            self.ready.push_back(message);
            self.settings = Some(settings);
        }
        let store = &self.context.shared.store;
        let after = self.position.map_or(0, |position| position.number);
        let mut news = store.news(after, MOST_CALLS);
        let mut position = Position {
            cleared: news.cleared,
            number: after,
        };
        let known = self.position.map(|position| position.cleared);
        if known != Some(news.cleared) {
            // From the start: after an undo, calls are back that the reader has dropped.
            news = store.news(0, MOST_CALLS);
            position.number = 0;
            position.cleared = news.cleared;
            let message = self.message("clear", position).json_data(json!({}));
            self.ready.push_back(message);
        }
        let calls = summaries(&news);
        if let Some((last, _)) = calls.last() {
            position.number = *last;
            let calls: Vec<_> = calls.into_iter().map(|(_, summary)| summary).collect();
            let message = self.message("calls", position).json_data(calls);
            self.ready.push_back(message);
        }
        self.position = Some(position);
    }

    fn message(&self, name: &str, at: Position) -> Event {
        let run = &self.context.shared.run;
        Event::default()
            .event(name)
            .id(format!("{run}.{}.{}", at.cleared, at.number))
    }
}

/// The first of the calls, as far as they fit into one message, with their numbers.
fn summaries(news: &News) -> Vec<(u64, Box<RawValue>)> {
    let mut summaries: Vec<(u64, Box<RawValue>)> = Vec::new();
    let mut bytes = 0;
    for call in &news.calls {
        // It has nothing that cannot be written as JSON.
        let Ok(summary) = to_raw_value(&Summary::of(call)) else {
            continue;
        };
        bytes += summary.get().len();
        if bytes > MOST_BYTES && !summaries.is_empty() {
            break;
        }
        summaries.push((call.number(), summary));
    }
    summaries
}
