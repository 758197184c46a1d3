//! The durable outbox: what it does in one process, and what is left of it when processes are killed, paused, or run out of
//! disk.

mod at_most_once;
mod bounds;
mod damage;
mod dead;
mod disk;
mod kills;
mod order;
mod outcomes;
mod pace;
mod paused;
mod processes;
mod relays;
mod retries;
mod shutdown;
mod support;
mod synced;
mod users;
