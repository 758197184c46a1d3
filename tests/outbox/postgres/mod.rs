//! The outbox in PostgreSQL, with processes that are killed or paused, and a server that fails.

mod bouncer;
mod chaos;
mod database;
mod disk;
mod kills;
mod pace;
mod paused;
mod transactions;
