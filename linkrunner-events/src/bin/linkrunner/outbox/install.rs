//! How to install the program for files and databases.

pub(super) const INSTALL: &str =
    "cargo install linkrunner-events --features cli-postgres,outbox-sqlite";
