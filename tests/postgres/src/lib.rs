//! Private PostgreSQL servers for tests, benches and examples.
//!
//! Each [`Cluster`] has its own folder and port, so any number of processes may start some at the same time.
//! A cluster never outlives the process that started it, even if that process is killed. [`PgBouncer`] pools connections
//! to a cluster, and a [`Proxy`] breaks them.
//!
//! ```no_run
//! let Some(cluster) = linkrunner_test_postgres::shared() else { return };
//! let database = cluster.create_database();
//! assert_eq!(database.psql("select 1 + 1").as_deref(), Ok("2"));
//! ```
//!
//! Everything is blocking. In async code, make these calls before or between the awaits of a test. Linux only: processes
//! are found in `/proc`.

mod account;
mod bouncer;
mod builder;
mod cluster;
mod daemon;
mod database;
mod guard;
mod missing;
mod port;
mod processes;
mod programs;
mod proxy;
mod psql;
mod server;
mod wait;

use std::sync::OnceLock;

pub use bouncer::{PgBouncer, PgBouncerBuilder, PoolMode};
pub use builder::Builder;
pub use cluster::{Cluster, PASSWORD, Stop};
pub use database::Database;
pub use missing::skip;
pub use programs::{Programs, find};
pub use proxy::{Direction, Proxy};
pub use psql::psql;

/// Starts a cluster with the default settings. See [`Builder::start`].
pub fn start() -> Option<Cluster> {
    Cluster::builder().start()
}

/// The cluster that all tests of this process share. The first call starts it; it ends with the process.
///
/// Do not stop or pause it: other tests use it at the same time.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(start).as_ref()
}
