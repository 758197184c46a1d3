//! `linkrunner doctor`: checks, step by step, whether events reach Linkrunner and are stored.

mod access;
mod advice;
mod clock;
mod connection;
mod event;
mod report;
mod settings;
mod step;
mod user;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use linkrunner_events::client::Inquiry;

use self::report::Report;
use self::step::{Check, Step};
use crate::status::{self, Status};
use crate::{terminal, time};

/// The user of questions and events that concern nobody.
const NOBODY: &str = "linkrunner-doctor";

const AFTER_HELP: &str = "\
The settings come from the environment, as those of `Client::from_env`: LINKRUNNER_SERVER_KEY, LINKRUNNER_BASE_URL,
LINKRUNNER_PACE, LINKRUNNER_DISABLED, and HTTPS_PROXY, ALL_PROXY and NO_PROXY. To try it with a sandbox:

  linkrunner sandbox --user user_12345
  LINKRUNNER_SERVER_KEY=any LINKRUNNER_BASE_URL=http://127.0.0.1:4004/api/v1 linkrunner doctor --user user_12345

Exit codes: 0 if all is well; 1 if a step has a problem; 2 if the command line is wrong or the command fails.

This command is built only with the feature `cli` and either `rustls` or `native-tls`, as in
`cargo install linkrunner-events --features cli`.";

/// Check the server key, the network, the clock and a user, and say how to fix each problem
///
/// Linkrunner stores events of registered users only, and answers 2xx to all. `linkrunner doctor --user ID` shows whether
/// Linkrunner knows a user. The doctor only reads; it sends an event only with --send. The key is never printed.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Ask whether Linkrunner knows this user: the id that the app passes to the SDK's `signup`
    #[arg(long, value_name = "ID", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    user: Option<String>,
    /// Send one event, `linkrunner_doctor`, for the user of --user, after asking on the terminal
    #[arg(long)]
    send: bool,
    /// Send the event of --send without asking
    #[arg(long, requires = "send")]
    yes: bool,
    /// How long to wait for an answer
    #[arg(long, value_name = "TIME", value_parser = timeout, default_value = "10s")]
    timeout: Duration,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the checks.
pub(crate) fn run(args: &Args) -> ExitCode {
    match try_run(args) {
        Ok(status) => status.into(),
        Err(error) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(
                io::stderr(),
                "linkrunner doctor: {}",
                terminal::error(&error)
            );
            ExitCode::from(status::FAILURE)
        }
    }
}

/// The checks cannot be made, or not be printed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("--send needs a terminal to ask for confirmation; add --yes to send without asking")]
    NoTerminal,
    #[error("the program cannot start its runtime")]
    Runtime(#[source] io::Error),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
}

fn try_run(args: &Args) -> Result<Status, Failure> {
    // The question is printed to the standard error, so that the standard output may go elsewhere.
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if args.send && !args.yes && !can_ask {
        return Err(Failure::NoTerminal);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    let report = runtime.block_on(examine(args));
    // A name may still be resolving. The program does not wait for it.
    runtime.shutdown_background();
    report.map_err(Failure::Output)
}

async fn examine(args: &Args) -> io::Result<Status> {
    let mut report = Report::new(args.json);
    report.begin()?;
    report.add(Check::Key, settings::key())?;
    let (step, inquiry) = settings::settings(args.timeout);
    report.add(Check::Settings, step)?;
    match inquiry {
        Some(inquiry) => ask(args, &inquiry, &mut report).await?,
        None => {
            for check in [Check::Connection, Check::Access, Check::Clock] {
                report.add(check, Step::not_checked())?;
            }
            report.add(Check::User, wanted(args.user.is_some(), user::not_asked))?;
            report.add(Check::Event, wanted(args.send, event::not_asked))?;
        }
    }
    report.end(&advice::advice())
}

/// The steps that need the network.
async fn ask(args: &Args, inquiry: &Inquiry, report: &mut Report) -> io::Result<()> {
    let base_url = inquiry.base_url();
    let reply = inquiry.attribution_result(NOBODY).await;
    report.add(
        Check::Connection,
        connection::connection(inquiry, &reply).await,
    )?;
    let access = reply.as_ref().map_or_else(
        |_| Step::not_checked(),
        |reply| access::access(&base_url, reply),
    );
    let has_access = access.is_ok();
    report.add(Check::Access, access)?;
    let clock = reply.map_or_else(|_| Step::not_checked(), |reply| clock::clock(&reply));
    report.add(Check::Clock, clock)?;

    let user = match &args.user {
        None => user::not_asked(),
        Some(_) if !has_access => Step::not_checked(),
        Some(user) => user::user(inquiry, &base_url, user).await,
    };
    report.add(Check::User, user)?;

    let event = if args.send && has_access {
        event::send(args, inquiry, &base_url).await?
    } else {
        wanted(args.send, event::not_asked)
    };
    report.add(Check::Event, event)
}

/// The step of a check that does not run: because of an earlier problem, or because nobody asked for it.
fn wanted(is_wanted: bool, not_asked: fn() -> Step) -> Step {
    if is_wanted {
        Step::not_checked()
    } else {
        not_asked()
    }
}

fn timeout(text: &str) -> Result<Duration, String> {
    match time::parse(text)? {
        Duration::ZERO => Err("write a time that is longer than zero".to_owned()),
        time => Ok(time),
    }
}
