//! `linkrunner doctor`, as one starts it.

mod command;
mod hostile;
mod network;
#[cfg(unix)]
mod terminal;
mod tools;
mod users;
