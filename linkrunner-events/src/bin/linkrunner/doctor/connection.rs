//! The network: name, connection, proxy, TLS, and whether there is an answer at all.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::time::Duration;

use axum::http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use linkrunner_events::client::{BASE_URL_VAR, Inquiry, Reply};
use linkrunner_events::{Error, TransportError};

use super::step::Step;
use crate::terminal;

/// How long a name may take to resolve.
const NAME_TIMEOUT: Duration = Duration::from_secs(5);

/// The server, and the way to it.
struct Way {
    is_https: bool,
    host: String,
    port: u16,
    /// Host and port of the proxy.
    proxy: Option<String>,
}

/// Whether the server answers.
pub(super) async fn connection(inquiry: &Inquiry, reply: &Result<Reply, Error>) -> Step {
    let way = Way::to(inquiry.url());
    match reply {
        Ok(reply) => {
            let how = if way.is_https {
                "over TLS"
            } else {
                "over plain http, which is for this machine only"
            };
            let through = match &way.proxy {
                Some(proxy) => format!(", through the proxy {proxy}"),
                None => String::new(),
            };
            let took = reply.took.as_millis();
            Step::ok(format!(
                "{} answered {how}{through}, in {took} ms",
                way.server()
            ))
        }
        Err(Error::Transport(error)) => way.failed(error).await,
        Err(error) => Step::problem(terminal::error(error), "check the network and the base URL"),
    }
}

impl Way {
    fn to(url: &str) -> Self {
        let uri: Uri = url.parse().unwrap_or_default();
        let is_https = uri.scheme_str() == Some("https");
        // As the client does it: it uses no proxy for plain http, and those of the environment otherwise.
        let proxy = is_https
            .then(|| Matcher::from_system().intercept(&uri))
            .flatten()
            // Without its user and password.
            .and_then(|proxy| {
                let host = proxy.uri().host()?.to_owned();
                Some(match proxy.uri().port() {
                    Some(port) => format!("{host}:{port}"),
                    None => host,
                })
            });
        Self {
            is_https,
            host: uri.host().unwrap_or_default().to_owned(),
            port: uri.port_u16().unwrap_or(if is_https { 443 } else { 80 }),
            proxy,
        }
    }

    fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    async fn failed(&self, error: &TransportError) -> Step {
        // First: a proxy that inspects TLS shows its own certificate.
        #[cfg(feature = "rustls")]
        if let Some(refused) = crate::certificate::refused(error) {
            return self.certificate(refused);
        }
        if let Some(proxy) = self.proxy.as_deref().filter(|_| error.is_connect()) {
            return self.proxy(proxy, error);
        }
        if error.is_connect() {
            if let Err(error) = self.resolve().await {
                return Step::problem(
                    format!("the name {} cannot be resolved: {error}", self.host),
                    format!(
                        "check the name in {BASE_URL_VAR}, if that is set, and the name servers of this machine (DNS)"
                    ),
                );
            }
        }
        self.no_answer(error)
    }

    /// The name is looked up again: the error does not say at which step connecting failed.
    async fn resolve(&self) -> Result<(), String> {
        // The brackets of IPv6 addresses are for URLs.
        let host = self.host.trim_matches(['[', ']']);
        let lookup = tokio::net::lookup_host((host, self.port));
        match tokio::time::timeout(NAME_TIMEOUT, lookup).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("no answer in {} s", NAME_TIMEOUT.as_secs())),
        }
    }

    /// The proxy refuses, or cannot be reached.
    fn proxy(&self, proxy: &str, error: &TransportError) -> Step {
        Step::problem(
            format!(
                "there is no connection to {} through the proxy {proxy}: {}",
                self.server(),
                root_cause(error)
            ),
            format!(
                "check HTTPS_PROXY and ALL_PROXY, including user and password, and that the proxy allows {}; or set NO_PROXY={} to \
                 connect without the proxy",
                self.server(),
                self.host
            ),
        )
    }

    #[cfg(feature = "rustls")]
    fn certificate(&self, refused: &rustls::CertificateError) -> Step {
        use rustls::CertificateError as Refused;

        let todo = match refused {
            Refused::Expired
            | Refused::ExpiredContext { .. }
            | Refused::NotValidYet
            | Refused::NotValidYetContext { .. } => {
                "check the date and time of this machine; if they are right, the server needs a new certificate".to_owned()
            }
            Refused::NotValidForName | Refused::NotValidForNameContext { .. } => format!(
                "check the host in {BASE_URL_VAR}, and whether a proxy, a captive portal or a name server leads to another \
                 server"
            ),
            _ => "install the package with the certificates of public authorities (`ca-certificates`); if a proxy inspects \
                  TLS, add the proxy's CA certificate to the system, or set SSL_CERT_FILE to its path"
                .to_owned(),
        };
        Step::problem(
            format!(
                "the TLS certificate of {} is refused: {refused}",
                self.server()
            ),
            todo,
        )
    }

    /// The name is known, and yet there is no answer.
    fn no_answer(&self, error: &TransportError) -> Step {
        let (server, cause) = (self.server(), root_cause(error));
        let kind = io_kind(error);
        let (message, todo) = match (error.is_connect(), error.is_timeout(), kind) {
            (true, true, _) => (
                format!("connecting to {server} took too long"),
                format!("check that a firewall lets this machine connect to {server}, or set HTTPS_PROXY if there is a proxy"),
            ),
            (true, false, Some(ErrorKind::ConnectionRefused)) => (
                format!("{server} refuses the connection"),
                format!("check the host and the port in {BASE_URL_VAR}, and that the server there is running"),
            ),
            (true, false, Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable)) => (
                format!("{server} cannot be reached: {cause}"),
                "check the network connection and the routes of this machine".to_owned(),
            ),
            (true, false, _) if self.is_https => (
                format!("TLS with {server} failed: {cause}"),
                format!(
                    "check that the server in {BASE_URL_VAR} uses TLS with a certificate for this host, and that the date and time of \
                     this machine are right. If a proxy inspects TLS, the system has to trust the proxy's certificate authority"
                ),
            ),
            (true, false, _) => (
                format!("there is no connection to {server}: {cause}"),
                format!("check the network, and the host and the port in {BASE_URL_VAR}"),
            ),
            (false, true, _) => (
                format!("{server} accepted the connection, but no response came in time"),
                "try again later, or wait longer with --timeout; if the problem remains, check the proxies and firewalls on the way".to_owned(),
            ),
            (false, false, _) => (
                format!("{server} accepted the connection, but did not answer with HTTP: {cause}"),
                format!("check that the host and the port in {BASE_URL_VAR} are those of an HTTP server, and check the proxies and firewalls in between"),
            ),
        };
        Step::problem(message, todo)
    }
}

/// The causes, from the outermost to the innermost.
fn causes(error: &TransportError) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// The innermost cause, in the words of the outermost one that repeats it: OpenSSL adds there why it refuses a certificate.
fn root_cause(error: &TransportError) -> String {
    let texts: Vec<String> = causes(error).map(ToString::to_string).collect();
    let Some(root) = texts.last() else {
        return error.to_string();
    };
    let fullest = texts.iter().find(|text| text.starts_with(root));
    fullest.unwrap_or(root).clone()
}

fn io_kind(error: &TransportError) -> Option<ErrorKind> {
    causes(error).find_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
}
