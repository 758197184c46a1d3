//! Values: what is refused and in which words, what is found, and what is computed.

mod basket;
mod bounds;
mod currency;
mod discounts;
mod errors;
mod lints;
mod numbers;
mod requests;
mod schema;
mod users;
