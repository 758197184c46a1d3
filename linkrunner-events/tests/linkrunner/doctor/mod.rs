//! `linkrunner doctor`, as one starts it.

mod command;
mod hostile;
mod network;
mod tools;
mod users;
