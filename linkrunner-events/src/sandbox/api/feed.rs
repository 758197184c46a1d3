//! What arrives, as it arrives: server-sent events.
//!
//! A reader is told what has changed since it was told last, never event by event: one that is slow gets more at once,
//! and nothing piles up for it here.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::context::Context;
use crate::sandbox::state::shared::Shared;
use crate::sandbox::state::store::Changes;
use crate::sandbox::state::view;

/// How many calls one message has at most.
const BATCH: usize = 500;
/// Calls that come within this time make one message.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) async fn feed(
    State(context): State<Context>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    // A browser that connects again says in a header where it goes on, and a page that comes back in the query.
    let header = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let query = pairs.iter().find(|(name, _)| name == "after");
    let last = header.or(query.map(|(_, id)| id.as_str()));
    let position = last.and_then(|id| Position::parse(id, &context.shared));
    let feed = Feed::new(context, position);
    let messages = stream::unfold(feed, async |mut feed| {
        let message = feed.next().await;
        Some((Ok::<_, Infallible>(message), feed))
    });
    let mut response = Sse::new(messages)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// How far a reader has come.
#[derive(Debug, Clone, Copy)]
struct Position {
    cleared: u64,
    number: u64,
}

impl Position {
    /// `None` where the reader was told of another sandbox, an earlier one on the same port.
    fn parse(id: &str, shared: &Shared) -> Option<Self> {
        let (run, rest) = id.split_once('.')?;
        let (cleared, number) = rest.split_once('.')?;
        (run == shared.run).then_some(Self {
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
    settings: Value,
    ready: VecDeque<Event>,
}

impl Feed {
    fn new(context: Context, position: Option<Position>) -> Self {
        Self {
            changes: context.shared.store.changes(),
            context,
            position,
            settings: Value::Null,
            ready: VecDeque::new(),
        }
    }

    async fn next(&mut self) -> Event {
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

    fn look(&mut self) {
        let settings = view::settings(&self.context.shared, self.context.address);
        if settings != self.settings {
            self.ready.push_back(
                Event::default()
                    .event("settings")
                    .data(settings.to_string()),
            );
            self.settings = settings;
        }
        let after = self.position.map_or(0, |position| position.number);
        let news = self.context.shared.store.news(after, BATCH);
        let is_new = self
            .position
            .is_none_or(|position| position.cleared != news.cleared);
        let mut position = Position {
            cleared: news.cleared,
            number: after,
        };
        if is_new {
            self.ready
                .push_back(self.message("clear", &json!({}), position));
        }
        if let Some(last) = news.calls.last() {
            position.number = last.number();
            let calls = news.calls.iter().map(view::summary).collect();
            self.ready
                .push_back(self.message("calls", &calls, position));
        }
        self.position = Some(position);
    }

    fn message(&self, name: &str, data: &Value, at: Position) -> Event {
        let id = format!("{}.{}.{}", self.context.shared.run, at.cleared, at.number);
        Event::default().event(name).id(id).data(data.to_string())
    }
}
