//! The durable outbox in one process, and its file after processes were killed or paused, or ran out of disk space.

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
mod postgres;
mod processes;
mod relays;
mod retries;
mod shutdown;
mod storage;
mod support;
mod synced;
mod users;
