//! The sandbox's page in a real browser.

mod accessibility;
mod arrivals;
mod chart;
mod controls;
mod driver;
mod error_picture;
mod hostile;
mod plan;
mod replay;
mod screenshots;
mod send;
mod sizes;
mod verdicts;
