//! The program `linkrunner`: a local stand-in for Linkrunner, the tracking plan, the outbox, and a check of the settings.

#[cfg(feature = "rustls")]
mod certificate;
mod count;
// Both turn the client on.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod doctor;
mod host;
#[cfg(not(feature = "outbox-postgres"))]
mod missing;
#[cfg(any(feature = "outbox-sqlite", feature = "outbox-postgres"))]
mod outbox;
mod plan;
mod sandbox;
mod signal;
mod status;
mod terminal;
mod time;

#[cfg(not(any(feature = "outbox-sqlite", feature = "outbox-postgres")))]
use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for applications that send events to Linkrunner
#[derive(Debug, Parser)]
#[command(name = "linkrunner", version)]
#[cfg_attr(
    not(any(feature = "rustls", feature = "native-tls")),
    command(
        after_help = "This build has no `linkrunner doctor`, which checks the key and the network: build with the feature `rustls` or `native-tls`."
    )
)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Sandbox(sandbox::Args),
    Plan(plan::Args),
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    Doctor(doctor::Args),
    #[cfg(any(feature = "outbox-sqlite", feature = "outbox-postgres"))]
    Outbox(outbox::Args),
    /// Show how to install the durable outbox, which is not in this build
    #[cfg(not(any(feature = "outbox-sqlite", feature = "outbox-postgres")))]
    Outbox(missing::Args),
}

fn main() -> ExitCode {
    match Program::parse().command {
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Plan(args) => plan::run(&args),
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        Command::Doctor(args) => doctor::run(&args),
        #[cfg(any(feature = "outbox-sqlite", feature = "outbox-postgres"))]
        Command::Outbox(args) => outbox::run(&args),
        #[cfg(not(any(feature = "outbox-sqlite", feature = "outbox-postgres")))]
        Command::Outbox(_) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(
                std::io::stderr(),
                "linkrunner outbox: this program was built without the outbox; install it with `cargo install linkrunner-events --features \
                 cli,outbox-sqlite,rustls` for files, or with `cargo install linkrunner-events --features cli-postgres` for PostgreSQL"
            );
            ExitCode::from(status::FAILURE)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Program;

    #[test]
    fn the_command_line_is_sound() {
        Program::command().debug_assert();
    }
}
