//! A local Linkrunner that shows each call as it arrives, with what is wrong with it.

mod args;
mod log;

use std::io::{self, ErrorKind, Write};
use std::pin::pin;
use std::process::ExitCode;

use futures_util::future::{Either, select};
use linkrunner_events::sandbox::Sandbox;

use self::args::Args;
use self::log::Log;

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let ran = runtime.and_then(|runtime| {
        let ran = runtime.block_on(run(&args));
        // A line that nobody reads may still be waiting to be printed: that is not waited for.
        runtime.shutdown_background();
        ran
    });
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has gone: there is nobody left to tell.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be written, the exit code says it.
            let _ = writeln!(io::stderr(), "linkrunner-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args) -> io::Result<()> {
    // Before the port opens, so that a Ctrl-C that comes early is not lost.
    let interrupt = pin!(interrupt()?);
    let started = args.builder().start().await;
    let sandbox = started.map_err(|error| explain(&error, args))?;
    let log = Log::new(args.log_json);
    log.hello(&sandbox)?;
    if args.open {
        open_page(&sandbox);
    }
    let ended = {
        let printed = pin!(log.calls(&sandbox));
        let (Either::Left((ended, _)) | Either::Right((ended, _))) =
            select(interrupt, printed).await;
        ended
    };
    sandbox.stop().await;
    ended
}

/// Ctrl-C, or the signal that ends a container.
#[cfg(unix)]
fn interrupt() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        select(pin!(interrupt.recv()), pin!(terminate.recv())).await;
        Ok(())
    })
}

#[cfg(not(unix))]
fn interrupt() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

fn explain(error: &io::Error, args: &Args) -> io::Error {
    let address = args.socket_address();
    let what = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {} is in use, perhaps by another sandbox; stop that one, take another port with --port, or any free one \
             with --port 0",
            args.port
        ),
        ErrorKind::PermissionDenied => {
            format!("{address} may not be listened on; take a port from 1024 on with --port")
        }
        ErrorKind::AddrNotAvailable => {
            format!(
                "{} is no address of this machine; leave --host out, or name one that is",
                args.host
            )
        }
        _ => format!("{address} cannot be listened on: {error}"),
    };
    io::Error::new(error.kind(), what)
}

fn open_page(sandbox: &Sandbox) {
    if let Err(error) = open::that_detached(sandbox.page_url()) {
        let page = sandbox.page_url();
        // The page can still be opened by hand.
        let _ = writeln!(
            io::stderr(),
            "no browser could be started ({error}); open {page}"
        );
    }
}
