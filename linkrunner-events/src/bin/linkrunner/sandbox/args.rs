//! The command line of the sandbox.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use linkrunner_events::Severity;
use linkrunner_events::sandbox::{Fault, RandomFaults, Sandbox, SandboxBuilder};

use crate::{host, time};

const AFTER_HELP: &str = "\
Send to http://127.0.0.1:4004/api/v1 instead of https://api.linkrunner.io/api/v1, with any key, and look at
http://127.0.0.1:4004/. A first event:

  curl http://127.0.0.1:4004/api/v1/capture-event -H 'linkrunner-key: any' -H 'content-type: application/json' \\
    -d '{\"event_name\": \"item_viewed\", \"user_id\": \"user_12345\", \"event_data\": {\"product_id\": \"ABC123\"}}'";

/// Run a local stand-in for Linkrunner that shows each event with its mistakes
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The port to listen on; 0 takes a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 4004)]
    pub(crate) port: u16,
    /// The only server key to accept [default: any that is not empty]
    #[arg(long, value_name = "KEY", value_parser = non_empty)]
    key: Option<String>,
    /// Reject calls (status 400) that have a finding of at least this severity: advice, warning or error. The real
    /// Linkrunner accepts them [with --strict alone: warning]
    #[arg(
        long,
        value_name = "SEVERITY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "warning",
        value_parser = severity
    )]
    strict: Option<Severity>,
    /// How many calls a second to accept from one address; the others get 429, as from the real Linkrunner. 0 turns the limit
    /// off
    // The default is Linkrunner's own limit.
    #[arg(long, value_name = "CALLS", default_value_t = 30)]
    rate_limit: u32,
    /// Delay each answer by this time, such as 300ms or 2s
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    latency: Option<Duration>,
    /// Random faults as FAULT:SHARE, such as 429:0.1,500:0.05. A fault is a status, `offline` (closes the connection) or
    /// `timeout` (gives no answer); a share of 0.1 is one call in ten
    #[arg(long, value_name = "FAULTS", value_delimiter = ',', value_parser = share)]
    fail: Vec<(Fault, f64)>,
    /// The seed of the random faults: with the same seed, the same calls get the same faults
    #[arg(long, value_name = "NUMBER", requires = "fail")]
    seed: Option<u64>,
    /// How many calls to remember
    #[arg(long, value_name = "CALLS", default_value_t = 10_000, value_parser = at_least_one)]
    keep: usize,
    /// The address to listen on. If other machines can reach it, they can send to the sandbox and read what it received
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    pub(crate) host: IpAddr,
    /// Another host name under which browsers may open the page; localhost and IP addresses are always allowed
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// The ids of registered users. Linkrunner drops events of other users, so such events get a finding [default: all users
    /// are registered]
    #[arg(long, value_name = "ID", num_args = 1.., value_parser = a_user)]
    user: Vec<String>,
    /// Check each call against the plan in these lock files; for a folder, all lock files below it
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) plan: Vec<PathBuf>,
    /// Print each call as one line of JSON
    #[arg(long)]
    pub(crate) log_json: bool,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
}

impl Args {
    /// Checks what concerns several values.
    pub(crate) fn check(&self) -> Result<(), String> {
        let sum: f64 = self.fail.iter().map(|(_, share)| share).sum();
        // As sums of decimal fractions, 0.7 + 0.2 + 0.1 may be a little over 1.
        if sum > 1.0 + 1e-9 {
            let sum = (sum * 100.0).round() / 100.0;
            return Err(format!(
                "the shares of --fail add up to {sum}; they must not exceed 1 (every call)"
            ));
        }
        Ok(())
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
            .latency(self.latency.unwrap_or_default())
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
        if !self.user.is_empty() {
            builder = builder.known_users(&self.user);
        }
        for host in &self.allow_host {
            builder = builder.allow_host(host);
        }
        builder
    }
}

fn non_empty(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("the key must not be empty".to_owned());
    }
    Ok(text.to_owned())
}

fn a_user(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("a user's id must not be empty".to_owned());
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

fn address(text: &str) -> Result<IpAddr, String> {
    host::address(text)
        .ok_or_else(|| "write an address, such as 127.0.0.1 or 0.0.0.0, or localhost".to_owned())
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a number of at least 1".to_owned()),
        Ok(number) => Ok(number),
    }
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
