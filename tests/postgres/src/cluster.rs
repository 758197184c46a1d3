//! A running cluster.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::Signal;

use crate::builder::Builder;
use crate::daemon::Daemon;
use crate::database::Database;
use crate::guard::Guard;
use crate::programs::Programs;
use crate::server::{self, Files};
use crate::{processes, psql, wait};

/// The password of the user `postgres`.
pub const PASSWORD: &str = "password";

/// How to stop a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Ends all sessions and writes a checkpoint.
    Fast,
    /// Ends at once, like a crash. The next start recovers committed data from the log.
    Immediate,
}

/// A private PostgreSQL server with the superuser `postgres`.
///
/// TCP connections to 127.0.0.1 need the [`PASSWORD`]; connections through the Unix socket need none.
#[derive(Debug)]
#[must_use = "the server stops and its data is deleted when this is dropped"]
pub struct Cluster {
    // Dropped first: the watchdog ends the server, whose child process is then collected.
    _guard: Guard,
    server: Mutex<Daemon>,
    programs: Programs,
    files: Files,
    port: u16,
    databases: AtomicU32,
}

impl Cluster {
    /// Starts to configure a cluster.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(
        guard: Guard,
        server: Daemon,
        programs: Programs,
        files: Files,
        port: u16,
    ) -> Self {
        Self {
            _guard: guard,
            server: Mutex::new(server),
            programs,
            files,
            port,
            databases: AtomicU32::new(0),
        }
    }

    /// The TCP port on 127.0.0.1. It stays the same when the server stops and starts again.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of the Unix socket.
    pub fn socket_folder(&self) -> &Path {
        &self.files.folder
    }

    /// The URL of a database through TCP, with the password.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres:{PASSWORD}@127.0.0.1:{}/{database}",
            self.port
        )
    }

    /// The URL of a database through the Unix socket, in the form that libpq and tokio-postgres read.
    pub fn socket_url(&self, database: &str) -> String {
        let folder = self.files.folder.to_str().expect("our path is UTF-8");
        let host = folder.replace('/', "%2F");
        format!("postgres://postgres@{host}:{}/{database}", self.port)
    }

    /// Creates an empty database with a name of its own.
    ///
    /// # Panics
    ///
    /// Panics with the server's log if the server refuses.
    pub fn create_database(&self) -> Database<'_> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        Database::create(self, format!("test_{number}"))
    }

    /// Runs SQL as superuser through the Unix socket. Returns the rows as lines, with `|` between columns. Each statement
    /// is a transaction of its own.
    ///
    /// # Errors
    ///
    /// Returns what psql wrote to standard error, and an error after two minutes.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        psql::run(&self.programs, &self.socket_url(database), sql)
    }

    /// Stops the server and waits until it has ended. Does nothing if it is not running.
    ///
    /// # Panics
    ///
    /// Panics with the server's log after a minute.
    pub fn stop(&self, mode: Stop) {
        let mut server = self.server();
        if !server.is_running() {
            return;
        }
        self.signal_all(Signal::CONT);
        let signal = match mode {
            Stop::Fast => Signal::INT,
            Stop::Immediate => Signal::QUIT,
        };
        processes::send(server.pid(), signal);
        wait::until(
            "PostgreSQL to stop",
            || self.log(),
            || !server.is_running() && processes::in_folder(&self.files.data).is_empty(),
        );
    }

    /// Starts the server after [`stop`](Self::stop), on the same port, and waits until it accepts connections. Does
    /// nothing if it is running.
    ///
    /// # Panics
    ///
    /// Panics with the server's log if the server does not start.
    pub fn start_again(&self) {
        let mut server = self.server();
        if server.is_running() {
            return;
        }
        *server = server::start(&self.programs, &self.files, self.port).unwrap_or_else(|status| {
            panic!(
                "PostgreSQL did not start again, {status}; the log:\n{}",
                self.log()
            )
        });
    }

    /// Pauses all processes of the server, as if the machine hung: connections stay open and get no answer.
    pub fn pause(&self) {
        let server = self.server();
        // First the postmaster, which then starts no further process.
        processes::send(server.pid(), Signal::STOP);
        wait::until(
            "the postmaster to pause",
            || self.log(),
            || processes::is_paused(server.pid()),
        );
        self.signal_all(Signal::STOP);
        wait::until(
            "the server processes to pause",
            || self.log(),
            || {
                processes::in_folder(&self.files.data)
                    .into_iter()
                    .all(processes::is_paused)
            },
        );
    }

    /// Lets the server go on after [`pause`](Self::pause).
    pub fn resume(&self) {
        self.signal_all(Signal::CONT);
    }

    /// Whether the server's process exists. A paused server is running.
    pub fn is_running(&self) -> bool {
        self.server().is_running()
    }

    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Whether the server is running and not paused.
    pub(crate) fn answers(&self) -> bool {
        let mut server = self.server();
        server.is_running() && !processes::is_paused(server.pid())
    }

    /// The major version of the server, for example 15.
    pub fn version(&self) -> u32 {
        let version = std::fs::read_to_string(self.files.data.join("PG_VERSION"));
        let version = version.expect("initdb made PG_VERSION");
        version.trim().parse().expect("PG_VERSION has a number")
    }

    /// Everything that the server has logged.
    pub fn log(&self) -> String {
        self.files.log()
    }

    fn signal_all(&self, signal: Signal) {
        for pid in processes::in_folder(&self.files.data) {
            processes::send(pid, signal);
        }
    }

    /// A panic in one test must not hide the results of others that share the cluster.
    fn server(&self) -> MutexGuard<'_, Daemon> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
