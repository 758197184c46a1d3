//! The host names under which the page and the endpoints beside it answer.

use std::net::{IpAddr, Ipv6Addr};

/// The host names that are allowed beside `localhost` and addresses.
#[derive(Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    pub(crate) fn allow(&self, host: &str) -> bool {
        let name = without_port(host);
        if let Some(address) = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
        {
            return address.parse::<Ipv6Addr>().is_ok();
        }
        let name = name.to_ascii_lowercase();
        // An address is safe: unlike a name, nobody can point it at another machine.
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok()
            || self
                .0
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(&name))
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let hosts = Hosts::new(vec!["sandbox".to_owned()]);
        for host in [
            "localhost",
            "localhost:4004",
            "LOCALHOST:1",
            "a.localhost:4004",
            "127.0.0.1:4004",
            "192.168.1.5",
            "[::1]:4004",
            "[::1]",
            "sandbox:4004",
            "Sandbox",
        ] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:4004",
            "localhost.evil.example",
            "127.0.0.1.evil.example:4004",
            "sandbox.evil.example",
            "notlocalhost",
            "[evil]",
            "127.0.0.1@evil.example",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
    }
}
