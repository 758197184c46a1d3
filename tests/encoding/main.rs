//! What an event's fields come out as: the same bytes as `serde_json` writes, and errors where those would say nothing.

mod agreement;
mod bytes;
mod context;
mod data;
mod data_strategy;
mod failures;
mod keys_and_ids;
mod lengths;
mod nested;
mod not_finite;
mod nulls;
mod numbers;
mod shortcuts;
