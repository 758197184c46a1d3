//! A model of what a storage promises, and random histories that compare a storage with it.
//!
//! The model is plain Rust in memory. It knows each event by a number of its own, so it notices an event that is lost, is
//! there twice, is held twice, or was mistaken for another one.

mod compare;
mod history;
mod state;

pub(crate) use self::compare::run;
pub(crate) use self::history::{a_late_success, histories};
