//! The sandbox's page in a real browser.

mod arrivals;
mod controls;
mod driver;
mod hostile;
mod plan;
mod screenshots;
mod send;
mod sizes;
