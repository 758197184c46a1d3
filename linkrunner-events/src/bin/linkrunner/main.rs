//! The program `linkrunner`: a local stand-in for Linkrunner, and the tracking plan.

mod sandbox;
mod terminal;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for applications that send events to Linkrunner
#[derive(Debug, Parser)]
#[command(name = "linkrunner", version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Sandbox(sandbox::Args),
}

fn main() -> ExitCode {
    let (name, ran) = match Program::parse().command {
        Command::Sandbox(args) => ("sandbox", sandbox::run(&args)),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the output has gone, so there is nothing left to say.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(io::stderr(), "linkrunner {name}: {error}");
            ExitCode::FAILURE
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
