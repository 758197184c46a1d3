//! The sandbox's page in a real browser.

mod arrivals;
mod controls;
mod driver;
mod hostile;
mod screenshots;
mod send;
mod sizes;
