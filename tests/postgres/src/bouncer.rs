//! PgBouncer in front of a cluster.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cluster::{Cluster, PASSWORD};
use crate::daemon::{self, Daemon};
use crate::guard::Guard;
use crate::programs::{Programs, find_program};
use crate::{account, missing, port, psql};

/// When PgBouncer gives a server connection back to the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolMode {
    /// After each transaction.
    Transaction,
    /// When the client disconnects.
    Session,
    /// After each statement. Transactions of several statements fail.
    Statement,
}

/// The settings of a PgBouncer that is to be started.
#[derive(Debug)]
#[must_use = "`start` starts PgBouncer"]
pub struct PgBouncerBuilder {
    pool_mode: PoolMode,
    pool_size: u32,
    settings: Vec<(String, String)>,
}

impl PgBouncerBuilder {
    /// Sets the pool mode. [`PoolMode::Transaction`] by default.
    pub fn pool_mode(mut self, pool_mode: PoolMode) -> Self {
        self.pool_mode = pool_mode;
        self
    }

    /// Sets the number of server connections for each database and user. 20 by default, as in PgBouncer.
    pub fn pool_size(mut self, pool_size: u32) -> Self {
        self.pool_size = pool_size;
        self
    }

    /// Adds a line to `pgbouncer.ini`. Later lines win, also over the defaults of this package.
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts PgBouncer and waits until it accepts connections.
    ///
    /// Returns `None` if PgBouncer is not installed, and says so on standard error once per process. Where the
    /// environment variable `CI` is set, it panics instead.
    ///
    /// # Panics
    ///
    /// Panics with the log of PgBouncer if it does not start.
    pub fn start(self, cluster: &Cluster) -> Option<PgBouncer> {
        let Some(program) = find_program("pgbouncer") else {
            missing::skip("PgBouncer", "pgbouncer");
            return None;
        };
        let programs = cluster.programs();
        let guard = Guard::new().expect("a private folder in /tmp");
        let log = guard.folder().join("pgbouncer.log");
        for _ in 0..port::TRIES {
            let port = port::free();
            let mut command = account::command(&program, guard.folder());
            command.arg(self.configure(guard.folder(), cluster, port));
            let is_ready =
                |_: &Daemon| psql::run(programs, &url(port, "pgbouncer"), "show version").is_ok();
            if let Ok(process) = Daemon::start(&mut command, &log, is_ready) {
                return Some(PgBouncer {
                    _guard: guard,
                    _process: process,
                    programs: programs.clone(),
                    log,
                    port,
                });
            }
        }
        panic!("PgBouncer did not start; the log:\n{}", daemon::read(&log));
    }

    /// Writes the files of PgBouncer and returns the path of `pgbouncer.ini`.
    fn configure(&self, folder: &Path, cluster: &Cluster, port: u16) -> PathBuf {
        let users = folder.join("userlist.txt");
        fs::write(&users, format!("\"postgres\" \"{PASSWORD}\"\n"))
            .expect("the private folder can be written");
        let mode = match self.pool_mode {
            PoolMode::Transaction => "transaction",
            PoolMode::Session => "session",
            PoolMode::Statement => "statement",
        };
        // The passwords of other users are looked up as `postgres`, in the server.
        let mut ini = format!(
            "[databases]\n\
             * = host={socket} port={server} auth_user=postgres\n\
             [pgbouncer]\n\
             listen_addr = 127.0.0.1\n\
             listen_port = {port}\n\
             unix_socket_dir =\n\
             auth_type = scram-sha-256\n\
             auth_file = {users}\n\
             admin_users = postgres\n\
             pool_mode = {mode}\n\
             default_pool_size = {size}\n\
             max_client_conn = 400\n",
            socket = cluster.socket_folder().display(),
            server = cluster.port(),
            users = users.display(),
            size = self.pool_size,
        );
        for (name, value) in &self.settings {
            let _ = writeln!(ini, "{name} = {value}");
        }
        let path = folder.join("pgbouncer.ini");
        fs::write(&path, ini).expect("the private folder can be written");
        path
    }
}

/// A private PgBouncer, which pools connections to a [`Cluster`]. Users log in with the passwords of the cluster.
///
/// Its settings are those of a fresh installation where nothing else is said: it refuses unusual startup parameters.
#[derive(Debug)]
#[must_use = "PgBouncer stops when this is dropped"]
pub struct PgBouncer {
    // Dropped first, as in a cluster.
    _guard: Guard,
    _process: Daemon,
    programs: Programs,
    log: PathBuf,
    port: u16,
}

impl PgBouncer {
    /// Starts to configure PgBouncer.
    pub fn builder() -> PgBouncerBuilder {
        PgBouncerBuilder {
            pool_mode: PoolMode::Transaction,
            pool_size: 20,
            settings: Vec::new(),
        }
    }

    /// Starts PgBouncer in transaction mode with 20 server connections. See [`PgBouncerBuilder::start`].
    pub fn start(cluster: &Cluster) -> Option<Self> {
        Self::builder().start(cluster)
    }

    /// The TCP port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a database of the cluster, through PgBouncer.
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }

    /// Runs SQL through PgBouncer, or one of its own commands in the database `pgbouncer`. See
    /// [`Cluster::psql`].
    ///
    /// # Errors
    ///
    /// Returns what psql wrote to standard error, and an error after two minutes.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        psql::run(&self.programs, &self.url(database), sql)
    }

    /// Everything that PgBouncer has logged.
    pub fn log(&self) -> String {
        daemon::read(&self.log)
    }
}

fn url(port: u16, database: &str) -> String {
    format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/{database}")
}
