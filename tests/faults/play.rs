//! What a server can do with a request, and in which order it does it.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use crate::request::Request;

/// What the server does with one request.
#[derive(Clone)]
pub(crate) enum Play {
    /// Answers, and keeps the connection.
    Answer(Answer),
    /// Answers, and closes without having announced it.
    AnswerThenClose(Answer),
    /// Answers what it makes of the request.
    Judge(Arc<dyn Fn(&Request) -> Answer + Send + Sync>),
    /// Closes without reading a byte.
    Close,
    /// Closes after the head.
    CloseMidRequest,
    /// Closes after the request.
    CloseUnanswered,
    /// Reads nothing, and keeps the connection.
    NeverRead,
    /// Reads the body little by little, and answers.
    ReadSlowly(Answer),
    /// Reads, and never answers.
    Silence,
    /// Closes within the status line.
    HalfStatusLine,
    /// Stops after a status of 201, within the head.
    StallInHead,
    /// Stops within the body of a 201.
    StallInBody,
    /// Closes within the body of a 201.
    CloseInBody,
    /// Stops within the body of a 429.
    RefuseAndStall,
}

impl Play {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Answer(answer) => match answer.status {
                200..=299 => "2xx",
                401 => "401",
                429 => "429",
                400..=499 => "4xx",
                _ => "5xx",
            },
            Self::AnswerThenClose(_) => "2xx, then closed",
            Self::Judge(_) => "judged",
            Self::Close => "closed unread",
            Self::CloseMidRequest => "closed mid-request",
            Self::CloseUnanswered => "closed unanswered",
            Self::NeverRead => "never read",
            Self::ReadSlowly(_) => "read slowly",
            Self::Silence => "silence",
            Self::HalfStatusLine => "half a status line",
            Self::StallInHead => "stalled in the head",
            Self::StallInBody => "stalled in the body",
            Self::CloseInBody => "closed in the body",
            Self::RefuseAndStall => "stalled in the body of a 429",
        }
    }
}

/// A whole answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: String,
    body: &'static str,
}

impl Answer {
    pub(crate) fn of(status: u16) -> Self {
        Self {
            status,
            headers: String::new(),
            body: r#"{"msg":"in the server's words","status":200,"data":null}"#,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        write!(self.headers, "{name}: {value}\r\n").unwrap();
        self
    }

    pub(crate) fn saying(mut self, body: &'static str) -> Self {
        self.body = body;
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let Self {
            status,
            headers,
            body,
        } = self;
        let length = body.len();
        format!("HTTP/1.1 {status} So\r\n{headers}content-length: {length}\r\n\r\n{body}")
            .into_bytes()
    }
}

/// Answers with a status.
pub(crate) fn status(status: u16) -> Play {
    Play::Answer(Answer::of(status))
}

/// What the server does next.
pub(crate) trait Script: Send + Sync + 'static {
    /// Whether a new connection is kept, or closed at once.
    fn accepts(&self) -> bool {
        true
    }

    fn play(&self) -> Play;
}

/// One play after the other, and the last one for ever.
pub(crate) struct Plays(Mutex<VecDeque<Play>>);

pub(crate) fn plays(plays: impl IntoIterator<Item = Play>) -> Plays {
    Plays(Mutex::new(plays.into_iter().collect()))
}

pub(crate) fn always(play: Play) -> Plays {
    plays([play])
}

impl Script for Plays {
    fn play(&self) -> Play {
        let mut plays = self.0.lock().unwrap();
        if plays.len() > 1 {
            plays.pop_front().unwrap()
        } else {
            plays[0].clone()
        }
    }
}

/// Closes so many connections as soon as they are made, and then follows another script.
pub(crate) struct ClosesFirst<S> {
    pub(crate) connections: Mutex<usize>,
    pub(crate) then: S,
}

impl<S: Script> Script for ClosesFirst<S> {
    fn accepts(&self) -> bool {
        let mut left = self.connections.lock().unwrap();
        let accepts = *left == 0;
        *left = left.saturating_sub(1);
        accepts
    }

    fn play(&self) -> Play {
        self.then.play()
    }
}
