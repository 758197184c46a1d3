//! Keeps other pages of the web away from what is shown here.
//!
//! A page of another origin may let the browser send requests to this machine. Two things keep it out: what changes
//! something needs a method or a content type for which a browser asks first, and is not allowed; and a request that
//! names another origin, or a host that is not this one, is refused. The latter is what a page does that gives its own
//! name the address of this machine ("DNS rebinding").

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::server::Shared;
use super::reply;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names under which the sandbox may be asked for, beside `localhost` and addresses.
#[derive(Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    fn allow(&self, host: &str) -> bool {
        let name = without_port(host);
        if let Some(address) = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
        {
            return address.parse::<Ipv6Addr>().is_ok();
        }
        let name = name.to_ascii_lowercase();
        // An address stands in a URL only where somebody has written it there: no name leads to it.
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

pub(super) async fn guard(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    match check(&shared.hosts, request.uri().path(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => reply::error(StatusCode::FORBIDDEN, why),
    }
}

fn check(hosts: &Hosts, path: &str, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !hosts.allow(host) {
        return Err(
            "Under this host name the sandbox does not show what it received. Ask for it as localhost or by its \
             address, or allow the name with --allow-host.",
        );
    }
    let is_foreign = headers.contains_key(header::ORIGIN)
        && text(header::ORIGIN)
            .and_then(|origin| origin.split_once("://"))
            .is_none_or(|(_, origin)| !origin.eq_ignore_ascii_case(host));
    // A link from elsewhere may lead to the page itself.
    let is_embedded = path != "/"
        && text(SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign || is_embedded {
        return Err(
            "The sandbox shows what it received to its own page and to programs, and to no other page.",
        );
    }
    Ok(())
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
