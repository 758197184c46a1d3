//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::builder::ArgPredicate;
use clap::{Arg, ArgAction, Command, value_parser};
use linkrunner_events::Severity;
use linkrunner_events::sandbox::{Fault, RandomFaults, Sandbox, SandboxBuilder};

const ABOUT: &str =
    "A local Linkrunner: answers like the real one, and shows each event with its mistakes";

const AFTER_HELP: &str = "\
Send to http://127.0.0.1:4004/api/v1 instead of https://api.linkrunner.io/api/v1, with any key, and look at
http://127.0.0.1:4004/. A first event:

  curl http://127.0.0.1:4004/api/v1/capture-event -H 'linkrunner-key: any' -H 'content-type: application/json' \\
    -d '{\"event_name\": \"item_viewed\", \"user_id\": \"user_12345\", \"event_data\": {\"product_id\": \"ABC123\"}}'";

/// Linkrunner's own limit.
const RATE_LIMIT: &str = "30";

#[derive(Debug)]
pub(crate) struct Args {
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    allow_host: Vec<String>,
    key: Option<String>,
    strict: Option<Severity>,
    rate_limit: u32,
    latency: Duration,
    fail: Vec<(Fault, f64)>,
    seed: Option<u64>,
    keep: usize,
    pub(crate) log_json: bool,
    pub(crate) open: bool,
}

impl Args {
    /// Reads the command line. Ends the program if it asks for help or cannot be read.
    pub(crate) fn parse() -> Self {
        let mut matches = command().get_matches();
        let mut many = |id: &str| matches.remove_many(id).into_iter().flatten().collect();
        let allow_host = many("allow-host");
        Self {
            allow_host,
            host: matches
                .remove_one("host")
                .unwrap_or(Ipv4Addr::LOCALHOST.into()),
            port: matches.remove_one("port").unwrap_or_default(),
            key: matches.remove_one("key"),
            strict: matches.remove_one("strict"),
            rate_limit: matches.remove_one("rate-limit").unwrap_or_default(),
            latency: matches.remove_one("latency").unwrap_or_default(),
            fail: matches.remove_many("fail").into_iter().flatten().collect(),
            seed: matches.remove_one("seed"),
            keep: matches.remove_one("keep").unwrap_or_default(),
            log_json: matches.get_flag("log-json"),
            open: matches.get_flag("open"),
        }
    }

    pub(crate) fn socket_address(&self) -> SocketAddr {
        SocketAddr::from((self.host, self.port))
    }

    pub(crate) fn builder(&self) -> SandboxBuilder {
        let mut random = RandomFaults::new();
        if let Some(seed) = self.seed {
            random = random.seed(seed);
        }
        for (fault, share) in &self.fail {
            random = random.with(fault.clone(), *share);
        }
        let mut builder = Sandbox::builder()
            .address(self.host)
            .port(self.port)
            .keep(self.keep)
            .latency(self.latency)
            .random_faults(random);
        if self.rate_limit > 0 {
            builder = builder.rate_limit(self.rate_limit, Duration::from_secs(1));
        }
        if let Some(key) = &self.key {
            builder = builder.key(key);
        }
        if let Some(severity) = self.strict {
            builder = builder.strict(severity);
        }
        for host in &self.allow_host {
            builder = builder.allow_host(host);
        }
        builder
    }
}

fn command() -> Command {
    let arg = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    Command::new("linkrunner-sandbox")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(AFTER_HELP)
        .arg(
            arg("port", "PORT", "The port to listen on; 0 takes a free one")
                .short('p')
                .default_value("4004")
                .value_parser(value_parser!(u16)),
        )
        .arg(
            arg("key", "KEY", "The only server key to accept [default: any that is not empty]")
                .value_parser(non_empty),
        )
        .arg(
            arg("strict", "SEVERITY", "Answer 400 to calls that the real Linkrunner accepts and that have a finding of at least this \
                severity: advice, warning or error [with --strict alone: warning]")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("warning")
                .value_parser(severity),
        )
        .arg(
            arg("rate-limit", "CALLS", "How many calls a second from one address are accepted before the answer is 429, as \
                with the real one; 0 is no limit")
                .default_value(RATE_LIMIT)
                .value_parser(value_parser!(u32)),
        )
        .arg(
            arg("latency", "TIME", "Delay each answer by this time, such as 300ms or 2s")
                .value_parser(duration),
        )
        .arg(
            arg("fail", "FAULTS", "Random faults: a status, or `offline` to close the connection, each with its share of \
                the calls, such as 429:0.1,500:0.05")
                .value_delimiter(',')
                .action(ArgAction::Append)
                .value_parser(share),
        )
        .arg(
            arg("seed", "NUMBER", "The seed of the random faults: with the same seed, the same calls meet the same faults")
                .requires_if(ArgPredicate::IsPresent, "fail")
                .value_parser(value_parser!(u64)),
        )
        .arg(
            arg("keep", "CALLS", "How many calls to remember")
                .default_value("10000")
                .value_parser(at_least_one),
        )
        .arg(
            arg("host", "ADDRESS", "The address to listen on; on one that other machines can reach, they can send to the \
                sandbox and see what it received")
                .default_value("127.0.0.1")
                .value_parser(value_parser!(IpAddr)),
        )
        .arg(
            arg("allow-host", "NAME", "A host name for the page, beside localhost and addresses")
                .action(ArgAction::Append),
        )
        .arg(flag("log-json", "Print each call as one line of JSON"))
        .arg(flag("open", "Open the page in the browser"))
}

fn non_empty(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("an empty key is never accepted".to_owned());
    }
    Ok(text.to_owned())
}

fn severity(text: &str) -> Result<Severity, String> {
    match text {
        "advice" => Ok(Severity::Advice),
        "warning" => Ok(Severity::Warning),
        "error" => Ok(Severity::Error),
        _ => Err("write advice, warning or error".to_owned()),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    const HINT: &str = "write a time with its unit, such as 300ms or 2s";
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').ok_or(HINT)?, 1.0),
    };
    let number: f64 = number.parse().map_err(|_| HINT)?;
    Duration::try_from_secs_f64(number * unit).map_err(|_| HINT.to_owned())
}

fn share(text: &str) -> Result<(Fault, f64), String> {
    const HINT: &str =
        "write a fault and its share, such as 429:0.1, or several with commas between them";
    let (fault, share) = text.split_once(':').ok_or(HINT)?;
    let fault = fault.parse::<Fault>().map_err(|error| error.to_string())?;
    let share = share
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    Ok((
        fault,
        share.ok_or("the share goes from 0 to 1, where 0.1 is one call in ten")?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn times() {
        assert_eq!(duration("300ms"), Ok(Duration::from_millis(300)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        for text in ["", "5", "ms", "-1s", "NaNs", "1e400s", "infs", "2m"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shares() {
        assert_eq!(share("429:0.1"), Ok((Fault::rate_limited(), 0.1)));
        assert_eq!(share("offline:1"), Ok((Fault::disconnect(), 1.0)));
        for text in [
            "", "429", "429:", "429:2", "429:-1", "429:NaN", "200:0.1", ":0.1",
        ] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
