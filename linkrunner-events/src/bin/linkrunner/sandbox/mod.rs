//! `linkrunner sandbox`: a local Linkrunner that shows each call as it arrives, with what is wrong with it.

mod args;
mod log;
mod summary;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use linkrunner_events::sandbox::Sandbox;

pub(crate) use self::args::Args;
use self::log::Log;
use crate::plan::given;
use crate::signal::interrupt;

/// Runs the sandbox until it is interrupted or its output is closed.
pub(crate) fn run(args: &Args) -> ExitCode {
    if let Err(problem) = args.check() {
        // If even this cannot be written, the exit code remains. It is that of other wrong arguments.
        let _ = writeln!(io::stderr(), "error: {problem}");
        return ExitCode::from(2);
    }
    match serve_until_stopped(args) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the output has gone, so there is nothing left to say.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(io::stderr(), "linkrunner sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve_until_stopped(args: &Args) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ran = runtime.block_on(serve(args));
    // A line may still be waiting for a reader of the output. The program does not wait for it.
    runtime.shutdown_background();
    ran
}

async fn serve(args: &Args) -> io::Result<()> {
    // Before the port opens, so that an early Ctrl-C is not lost.
    let interrupt = interrupt()?;
    let mut builder = args.builder();
    let mut planned = None;
    if !args.plan.is_empty() {
        let given = given::read(&args.plan).map_err(|error| io::Error::other(error.report()))?;
        planned = Some(given.summary());
        builder = builder.plan(given.plan);
    }
    let started = builder.start().await;
    let sandbox = started.map_err(|error| explain(&error, args))?;
    let mut log = Log::new(args.log_json);
    log.hello(&sandbox, planned.as_deref())?;
    if args.open {
        open_page(&sandbox);
    }
    let ended = tokio::select! {
        ended = interrupt => ended,
        ended = log.calls(&sandbox) => ended,
    };
    ended?;
    log.goodbye(&sandbox).await?;
    sandbox.stop().await;
    Ok(())
}

fn explain(error: &io::Error, args: &Args) -> io::Error {
    let address = args.socket_address();
    let what = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {} is in use, perhaps by another sandbox; stop it, choose another port with --port, or use a free one \
             with --port 0",
            args.port
        ),
        ErrorKind::PermissionDenied => {
            format!("listening on {address} is not allowed; choose a port from 1024 on with --port")
        }
        ErrorKind::AddrNotAvailable => {
            format!(
                "{} is not an address of this machine; omit --host, or choose an address of this machine",
                args.host
            )
        }
        _ => format!("cannot listen on {address}: {error}"),
    };
    io::Error::new(error.kind(), what)
}

fn open_page(sandbox: &Sandbox) {
    if let Err(error) = open::that_detached(sandbox.page_url()) {
        let page = sandbox.page_url();
        // The page can still be opened by hand, so this is not a failure.
        let _ = writeln!(
            io::stderr(),
            "no browser could be started ({error}); open {page}"
        );
    }
}
