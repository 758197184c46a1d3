//! The checks, and their results.

use std::error::Error;

/// The checks, in the order in which they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Key,
    Settings,
    Connection,
    Access,
    Clock,
    User,
    Event,
}

impl Check {
    /// The name in JSON.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Settings => "settings",
            Self::Connection => "connection",
            Self::Access => "access",
            Self::Clock => "clock",
            Self::User => "user",
            Self::Event => "event",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Key => "Server key",
            Self::Settings => "Settings",
            Self::Connection => "Connection",
            Self::Access => "Access",
            Self::Clock => "Clock",
            Self::User => "User",
            Self::Event => "Event",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Ok,
    Problem,
    /// Not asked for, or of no use here.
    Skipped,
    /// An earlier problem prevents it.
    NotChecked,
}

impl State {
    /// The name in JSON.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Problem => "problem",
            Self::Skipped => "skipped",
            Self::NotChecked => "not_checked",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotChecked => "not checked",
            other => other.id(),
        }
    }

    /// Whether all is well in spite of it.
    pub(super) fn is_well(self) -> bool {
        matches!(self, Self::Ok | Self::Skipped)
    }
}

/// The result of a check.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) state: State,
    pub(super) message: String,
    /// What to do next.
    pub(super) todo: Option<String>,
}

impl Step {
    pub(super) fn ok(message: impl Into<String>) -> Self {
        Self {
            state: State::Ok,
            message: message.into(),
            todo: None,
        }
    }

    pub(super) fn problem(message: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            state: State::Problem,
            message: message.into(),
            todo: Some(todo.into()),
        }
    }

    /// A problem in the sentence of an error of the library: the problem, a semicolon, and what to do.
    pub(super) fn of_error(error: &dyn Error) -> Self {
        let text = error.to_string();
        let (message, todo) = match text.split_once("; ") {
            Some((message, todo)) => (message.to_owned(), Some(todo.to_owned())),
            None => (text, None),
        };
        Self {
            state: State::Problem,
            message,
            todo,
        }
    }

    pub(super) fn skipped(message: impl Into<String>) -> Self {
        Self {
            state: State::Skipped,
            ..Self::ok(message)
        }
    }

    pub(super) fn not_checked() -> Self {
        Self {
            state: State::NotChecked,
            ..Self::ok("because of the problem above")
        }
    }

    /// The same step with what to do next.
    pub(super) fn with_todo(mut self, todo: impl Into<String>) -> Self {
        self.todo = Some(todo.into());
        self
    }

    pub(super) fn is_ok(&self) -> bool {
        self.state == State::Ok
    }
}
