//! The system user that servers run as: PostgreSQL and PgBouncer refuse to run as root.

use std::env;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// A command that runs a server's program in its private folder, as a user whom the program accepts.
pub(crate) fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    remove_settings(&mut command);
    // `TZ` saves initdb a search through all time zones. The process group keeps Ctrl-C away from the server, which the
    // watchdog stops.
    command
        .current_dir(folder)
        .env("TZ", "UTC")
        .process_group(0)
        .stdin(Stdio::null());
    if let Some(account) = other_account() {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// Removes the variables that programs of PostgreSQL read, such as `PGHOST`.
pub(crate) fn remove_settings(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.as_bytes().starts_with(b"PG") {
            command.env_remove(name);
        }
    }
}

/// Lets the server's user write to a folder.
pub(crate) fn give(folder: &Path) -> io::Result<()> {
    match other_account() {
        Some(account) => chown(folder, Some(account.user), Some(account.group)),
        None => Ok(()),
    }
}

/// The user to change to, if this process belongs to root.
fn other_account() -> Option<Account> {
    static ACCOUNT: OnceLock<Option<Account>> = OnceLock::new();
    *ACCOUNT.get_or_init(|| {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let account = ["postgres", "nobody"].into_iter().find_map(|name| {
            Some(Account {
                user: id("-u", name)?,
                group: id("-g", name)?,
            })
        });
        Some(account.expect("PostgreSQL refuses to run as root: create the user `postgres`"))
    })
}

fn id(option: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([option, name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
