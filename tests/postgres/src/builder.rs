//! Making a cluster.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;

use crate::cluster::{Cluster, PASSWORD};
use crate::daemon::Daemon;
use crate::guard::Guard;
use crate::programs::{self, Programs};
use crate::server::{self, Files};
use crate::{account, missing, port};

/// The settings of a cluster that is to be started.
#[derive(Debug, Default)]
#[must_use = "`start` starts the cluster"]
pub struct Builder {
    fsync: bool,
    settings: Vec<(String, String)>,
}

impl Builder {
    /// Whether commits reach the disk before they are confirmed. Off by default, which is much faster; data then survives
    /// the end of the server in any way, but not of the machine.
    pub fn fsync(mut self, fsync: bool) -> Self {
        self.fsync = fsync;
        self
    }

    /// Adds a line to `postgresql.conf`. Later lines win, also over the defaults of this package.
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Makes a cluster and waits until it accepts connections.
    ///
    /// Returns `None` if PostgreSQL is not installed, and says so on standard error once per process. Where the
    /// environment variable `CI` is set, it panics instead.
    ///
    /// # Panics
    ///
    /// Panics with the server's log if the server does not start.
    pub fn start(self) -> Option<Cluster> {
        let Some(programs) = programs::find() else {
            missing::skip("PostgreSQL", "postgresql");
            return None;
        };
        let guard = Guard::new().expect("a private folder in /tmp");
        let files = Files::new(guard.folder());
        init(&programs, &files);
        self.configure(&files);
        let (server, port) = start_on_free_port(&programs, &files);
        Some(Cluster::new(guard, server, programs, files, port))
    }

    fn configure(&self, files: &Files) {
        let switch = if self.fsync { "on" } else { "off" };
        let folder = files.folder.to_str().expect("our path is UTF-8");
        let defaults = [
            ("fsync", switch),
            ("full_page_writes", switch),
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", folder),
            ("max_connections", "200"),
            ("shared_buffers", "32MB"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
        ];
        let own = self.settings.iter();
        let mut lines = String::from("\n");
        for (name, value) in defaults
            .into_iter()
            .chain(own.map(|(name, value)| (&**name, &**value)))
        {
            let value = value.replace('\'', "''");
            let _ = writeln!(lines, "{name} = '{value}'");
        }
        File::options()
            .append(true)
            .open(files.data.join("postgresql.conf"))
            .and_then(|mut file| file.write_all(lines.as_bytes()))
            .expect("initdb made postgresql.conf");
    }
}

/// Makes the data folder. Passwords are asked for on TCP only, so that tests can try them there.
fn init(programs: &Programs, files: &Files) {
    let password = files.folder.join("password");
    fs::write(&password, PASSWORD).expect("the private folder can be written");
    let output = account::command(&programs.path("initdb"), &files.folder)
        .arg("-D")
        .arg(&files.data)
        .arg("--pwfile")
        .arg(&password)
        .args(["--username=postgres", "--encoding=UTF8", "--locale=C"])
        .args(["--auth-local=trust", "--auth-host=scram-sha-256"])
        .arg("--no-sync")
        .output()
        .expect("initdb can be run");
    assert!(
        output.status.success(),
        "initdb failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn start_on_free_port(programs: &Programs, files: &Files) -> (Daemon, u16) {
    for _ in 0..port::TRIES {
        let port = port::free();
        let status = match server::start(programs, files, port) {
            Ok(server) => return (server, port),
            Err(status) => status,
        };
        let log = files.log();
        assert!(
            log.contains("Address already in use"),
            "PostgreSQL did not start, {status}; the log:\n{log}"
        );
    }
    panic!("found no free port; the log:\n{}", files.log());
}
