//! What arrives, as it arrives: server-sent events.
//!
//! A reader is told what has changed since it was told last, never event by event: one that is slow gets more at once,
//! and nothing piles up for it here.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::sandbox::server::connection::Closed;
use crate::sandbox::state::shared::{Context, Shared};
use crate::sandbox::state::view;

/// How many calls one message has at most.
const BATCH: usize = 500;
/// Calls that come within this time make one message.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) async fn feed(
    State((shared, closed)): State<Context>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    // A browser that connects again says in a header where it goes on, and a page that comes back in the query.
    let header = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let query = pairs.iter().find(|(name, _)| name == "after");
    let last = header.or(query.map(|(_, id)| id.as_str()));
    let position = last.and_then(|id| Position::parse(id, &shared));
    let feed = Feed::new(shared, closed, position);
    let messages = stream::unfold(feed, async |mut feed| {
        let message = feed.next().await?;
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
    shared: Arc<Shared>,
    closed: Closed,
    changes: watch::Receiver<u64>,
    /// `None` before the first message.
    position: Option<Position>,
    settings: Value,
    ready: VecDeque<Event>,
}

impl Feed {
    fn new(shared: Arc<Shared>, closed: Closed, position: Option<Position>) -> Self {
        Self {
            changes: shared.store.changes(),
            shared,
            closed,
            position,
            settings: Value::Null,
            ready: VecDeque::new(),
        }
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            // Marked as seen before the look: what arrives during it ends the wait below.
            self.changes.borrow_and_update();
            if self.ready.is_empty() {
                self.look();
            }
            if let Some(message) = self.ready.pop_front() {
                return Some(message);
            }
            let changed = async {
                self.changes.changed().await.ok()?;
                tokio::time::sleep(PAUSE).await;
                Some(())
            };
            match select(pin!(changed), pin!(self.closed.clone().wait())).await {
                Either::Left((changed, _)) => changed?,
                Either::Right(_) => return None,
            }
        }
    }

    fn look(&mut self) {
        let settings = view::settings(&self.shared);
        if settings != self.settings {
            self.ready.push_back(
                Event::default()
                    .event("settings")
                    .data(settings.to_string()),
            );
            self.settings = settings;
        }
        let after = self.position.map_or(0, |position| position.number);
        let news = self.shared.store.news(after, BATCH);
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
        let id = format!("{}.{}.{}", self.shared.run, at.cleared, at.number);
        Event::default().event(name).id(id).data(data.to_string())
    }
}
