//! What the proxy lets through.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::connection::Connection;

/// Where bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the client to the server: statements.
    ToServer,
    /// From the server to the client: answers.
    FromServer,
}

#[derive(Debug, Default)]
struct Flow {
    passed: u64,
    /// The bytes that may pass before a connection is cut.
    left: Option<u64>,
}

#[derive(Debug, Default)]
struct State {
    stalled: bool,
    to_server: Flow,
    from_server: Flow,
}

impl State {
    fn flow(&mut self, direction: Direction) -> &mut Flow {
        match direction {
            Direction::ToServer => &mut self.to_server,
            Direction::FromServer => &mut self.from_server,
        }
    }
}

/// How many bytes of a chunk may pass, and whether the connection is cut after them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Permit {
    pub(super) bytes: usize,
    pub(super) cut: bool,
}

/// The rules for all connections of a proxy.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    state: Mutex<State>,
    changed: Condvar,
}

impl Traffic {
    pub(super) fn stall(&self, stalled: bool) {
        self.state().stalled = stalled;
        self.changed.notify_all();
    }

    pub(super) fn cut_after(&self, direction: Direction, bytes: u64) {
        self.state().flow(direction).left = Some(bytes);
    }

    pub(super) fn passed(&self, direction: Direction) -> u64 {
        self.state().flow(direction).passed
    }

    /// Closes a connection with a reset, also while it is stalled.
    pub(super) fn cut(&self, connection: &Connection) {
        let state = self.state();
        connection.mark_cut();
        drop(state);
        self.changed.notify_all();
        connection.reset();
    }

    /// Waits until bytes may pass, or the connection is cut.
    pub(super) fn admit(
        &self,
        direction: Direction,
        bytes: usize,
        connection: &Connection,
    ) -> Permit {
        let stalled = |state: &mut State| state.stalled && !connection.is_cut();
        let state = self.changed.wait_while(self.state(), stalled);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if connection.is_cut() {
            return Permit {
                bytes: 0,
                cut: true,
            };
        }
        let flow = state.flow(direction);
        let permit = match flow.left {
            Some(left) if bytes > 0 && left <= bytes as u64 => {
                flow.left = None;
                Permit {
                    bytes: usize::try_from(left).unwrap_or(bytes),
                    cut: true,
                }
            }
            left => {
                flow.left = left.map(|left| left - bytes as u64);
                Permit { bytes, cut: false }
            }
        };
        flow.passed += permit.bytes as u64;
        permit
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
