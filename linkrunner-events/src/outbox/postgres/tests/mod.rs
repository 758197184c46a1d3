//! Tests of the storage on a real server.

mod check;
mod claims;
mod function;
mod lab;
mod migrations;
mod model;
mod refusals;
