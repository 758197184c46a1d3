//! Reads the URL of a database. The settings of TLS are for this program, because tokio-postgres does not know all of them; the rest
//! is for tokio-postgres.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

#[cfg(not(feature = "cli-postgres"))]
use crate::outbox::install::INSTALL;

/// A URL that cannot be used. No message repeats a value: it may be a password in the wrong place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UrlError {
    #[error(
        "this is not the URL of a database; write one such as postgres://relay@db.example/shop"
    )]
    NotAUrl,
    #[error(
        "an `@` in a user, a password or a setting of the URL has to be written as %40, a `/` as %2F, and a `?` as %3F"
    )]
    Separators,
    #[error(
        "`key=value` settings with quotes or backslashes are not supported; write a URL, such as postgres://relay@db.example/shop"
    )]
    Quotes,
    #[error("`{0}` of the URL is not UTF-8")]
    NotUtf8(&'static str),
    #[error(
        "this `sslmode` is not known; write disable, prefer, require, verify-ca or verify-full"
    )]
    Mode,
    #[error(
        "`sslrootcert=system` trusts the certificates of many authorities, so it needs `sslmode=verify-full`"
    )]
    SystemNeedsFull,
    #[error(
        "`sslmode=verify-ca` needs `sslrootcert`, a PEM file with the certificate of the authority"
    )]
    CaNeedsFile,
    #[error(
        "client certificates (`{0}`) are not supported; log in with a password, or connect through a proxy that has the certificate"
    )]
    ClientCertificate(String),
    #[cfg(not(feature = "cli-postgres"))]
    #[error(
        "this program was built without TLS for PostgreSQL, which the feature `cli-postgres` brings; install it with `{INSTALL}`"
    )]
    NoTls,
    #[cfg(feature = "cli-postgres")]
    #[error("`{}`, which `sslrootcert` names, cannot be read", path.display())]
    RootFile {
        path: PathBuf,
        source: rustls::pki_types::pem::Error,
    },
    #[cfg(feature = "cli-postgres")]
    #[error("`{}`, which `sslrootcert` names, has no certificate in the PEM format", .0.display())]
    NoRoot(PathBuf),
    #[cfg(feature = "cli-postgres")]
    #[error("TLS cannot be set up")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the URL of the database cannot be read")]
    Config(#[source] tokio_postgres::Error),
}

/// A database, and how to check its certificate.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// `None` if no connection is encrypted.
    pub(super) check: Option<Check>,
}

/// What has to be right about the certificate of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Check {
    Nothing,
    /// An authority in this file has signed it.
    Authority(PathBuf),
    /// Also, it is one for the host of the URL.
    AuthorityAndName(Roots),
}

/// The authorities that are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Roots {
    System,
    File(PathBuf),
}

impl Settings {
    /// Whether a connection has to be encrypted, but to any server.
    pub(super) fn is_unchecked(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require && self.check == Some(Check::Nothing)
    }
}

/// Reads a URL, or simple `key=value` settings.
pub(super) fn read(text: &str) -> Result<Settings, UrlError> {
    let mut tls = Tls::default();
    let rest = match ["postgres://", "postgresql://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))
    {
        Some(scheme) => take_from_url(text, scheme.len(), &mut tls)?,
        None => take_from_pairs(text, &mut tls)?,
    };
    let mut config: Config = rest.parse().map_err(UrlError::Config)?;
    let (mode, check) = tls.decide()?;
    // As in libpq: a socket of this machine is never encrypted.
    let is_local = !config.get_hosts().is_empty() && config.get_hosts().iter().all(is_socket);
    let (mode, check) = if is_local {
        (SslMode::Disable, None)
    } else {
        (mode, check)
    };
    config.ssl_mode(mode);
    Ok(Settings { config, check })
}

fn is_socket(host: &Host) -> bool {
    match host {
        Host::Tcp(_) => false,
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Takes the settings of TLS out of a URL with a scheme of this length. Returns the rest.
fn take_from_url(url: &str, scheme: usize, tls: &mut Tls) -> Result<String, UrlError> {
    let after = &url[scheme..];
    let authority = after.split(['/', '?']).next().unwrap_or_default();
    // tokio-postgres takes everything before the first `@` for user and password, and what follows for a host, which messages show.
    if after.matches('@').count() != usize::from(authority.contains('@')) {
        return Err(UrlError::Separators);
    }
    let Some((base, query)) = url.split_once('?') else {
        return Ok(url.to_owned());
    };
    let mut kept = Vec::new();
    for pair in query.split('&') {
        let is_taken = match pair.split_once('=') {
            Some((key, value)) => tls.take(key, value, |value| {
                let value = percent_decode_str(value).decode_utf8().ok()?;
                Some(value.into_owned())
            })?,
            None => false,
        };
        if !is_taken {
            kept.push(pair);
        }
    }
    if kept.is_empty() {
        return Ok(base.to_owned());
    }
    Ok(format!("{base}?{}", kept.join("&")))
}

/// Takes the settings of TLS out of `key=value` settings. Returns the rest.
fn take_from_pairs(text: &str, tls: &mut Tls) -> Result<String, UrlError> {
    if text.contains(['\'', '"', '\\']) {
        return Err(UrlError::Quotes);
    }
    let mut kept = Vec::new();
    for pair in text.split_whitespace() {
        let (key, value) = pair.split_once('=').ok_or(UrlError::NotAUrl)?;
        if key.is_empty() || value.is_empty() || key.contains("://") {
            return Err(UrlError::NotAUrl);
        }
        if !tls.take(key, value, |value| Some(value.to_owned()))? {
            kept.push(pair);
        }
    }
    if kept.is_empty() {
        return Err(UrlError::NotAUrl);
    }
    Ok(kept.join(" "))
}

/// The settings of TLS, as they are written.
#[derive(Debug, Default)]
struct Tls {
    mode: Option<Mode>,
    roots: Option<Roots>,
}

#[derive(Debug, Clone, Copy)]
enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Tls {
    /// Returns whether it is a setting of TLS. The last of several counts.
    fn take(
        &mut self,
        key: &str,
        value: &str,
        decode: impl Fn(&str) -> Option<String>,
    ) -> Result<bool, UrlError> {
        match key {
            "sslmode" => {
                self.mode = Some(match value {
                    "disable" => Mode::Disable,
                    "prefer" => Mode::Prefer,
                    "require" => Mode::Require,
                    "verify-ca" => Mode::VerifyCa,
                    "verify-full" => Mode::VerifyFull,
                    _ => return Err(UrlError::Mode),
                });
            }
            "sslrootcert" => {
                let value = decode(value).ok_or(UrlError::NotUtf8("sslrootcert"))?;
                self.roots = match value.as_str() {
                    "" => None,
                    "system" => Some(Roots::System),
                    _ => Some(Roots::File(value.into())),
                };
            }
            "sslcert" | "sslkey" | "sslpassword" => {
                return Err(UrlError::ClientCertificate(key.to_owned()));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// By the rules of libpq, except that it finds the certificates of the system without being told to.
    fn decide(self) -> Result<(SslMode, Option<Check>), UrlError> {
        let mode = match (self.mode, &self.roots) {
            (Some(mode), _) => mode,
            (None, Some(Roots::System)) => Mode::VerifyFull,
            (None, _) => Mode::Prefer,
        };
        let encryption = match mode {
            Mode::Disable => return Ok((SslMode::Disable, None)),
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        };
        let check = match (mode, self.roots) {
            (Mode::VerifyFull, roots) => Check::AuthorityAndName(roots.unwrap_or(Roots::System)),
            (_, Some(Roots::System)) => return Err(UrlError::SystemNeedsFull),
            (_, Some(Roots::File(file))) => Check::Authority(file),
            (Mode::VerifyCa, None) => return Err(UrlError::CaNeedsFile),
            (_, None) => Check::Nothing,
        };
        Ok((encryption, Some(check)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (SslMode, Option<Check>) {
        let settings = read(text).unwrap();
        (settings.config.get_ssl_mode(), settings.check)
    }

    #[test]
    fn the_mode_and_the_authorities_decide_what_is_checked() {
        let file = || PathBuf::from("/etc/ca.pem");
        for (settings, expected) in [
            ("", (SslMode::Prefer, Some(Check::Nothing))),
            ("sslmode=disable", (SslMode::Disable, None)),
            (
                "sslmode=disable&sslrootcert=/etc/ca.pem",
                (SslMode::Disable, None),
            ),
            ("sslmode=prefer", (SslMode::Prefer, Some(Check::Nothing))),
            ("sslmode=require", (SslMode::Require, Some(Check::Nothing))),
            (
                "sslmode=require&sslrootcert=/etc/ca.pem",
                (SslMode::Require, Some(Check::Authority(file()))),
            ),
            (
                "sslrootcert=%2Fetc%2Fca.pem",
                (SslMode::Prefer, Some(Check::Authority(file()))),
            ),
            (
                "sslmode=verify-ca&sslrootcert=/etc/ca.pem",
                (SslMode::Require, Some(Check::Authority(file()))),
            ),
            (
                "sslrootcert=/etc/ca.pem&sslmode=verify-full",
                (
                    SslMode::Require,
                    Some(Check::AuthorityAndName(Roots::File(file()))),
                ),
            ),
            (
                "sslmode=verify-full",
                (
                    SslMode::Require,
                    Some(Check::AuthorityAndName(Roots::System)),
                ),
            ),
            (
                "sslrootcert=system",
                (
                    SslMode::Require,
                    Some(Check::AuthorityAndName(Roots::System)),
                ),
            ),
        ] {
            assert_eq!(
                check(&format!("postgres://me@db/shop?{settings}")),
                expected
            );
            let pairs = settings.replace('&', " ").replace("%2F", "/");
            assert_eq!(check(&format!("host=db user=me {pairs}")), expected);
        }
    }

    #[test]
    fn the_rest_is_read_by_tokio_postgres() {
        let url = "postgresql://me:a%40b@db:5433/shop?connect_timeout=3&sslmode=require&application_name=x";
        let config = read(url).unwrap().config;
        assert_eq!(config.get_password(), Some(&b"a@b"[..]));
        assert_eq!(config.get_ports(), [5433]);
        assert_eq!(config.get_dbname(), Some("shop"));
        assert_eq!(config.get_application_name(), Some("x"));
        assert_eq!(
            config
                .get_connect_timeout()
                .map(std::time::Duration::as_secs),
            Some(3)
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_not_encrypted() {
        for text in [
            "postgres://me@%2Frun%2Fpostgresql/shop?sslmode=require",
            "host=/run/postgresql user=me sslmode=verify-full",
        ] {
            assert_eq!(check(text), (SslMode::Disable, None));
        }
    }

    #[test]
    fn mistakes_are_sentences_without_the_value() {
        for (text, sentence) in [
            ("secret", "this is not the URL of a database"),
            ("", "this is not the URL of a database"),
            (
                "mysql://me:secret@db/shop",
                "this is not the URL of a database",
            ),
            (
                "mysql://me:secret@db/shop?a=b",
                "this is not the URL of a database",
            ),
            ("sslmode=require", "this is not the URL of a database"),
            (
                "host=db password=a secret",
                "this is not the URL of a database",
            ),
            ("host=db password='a secret'", "with quotes or backslashes"),
            ("postgres://me:p@secret@db/shop", "written as %40"),
            ("postgres://me:p/secret@db/shop", "written as %40"),
            ("postgres://me:p?secret@db/shop", "written as %40"),
            (
                "postgres://db/shop?application_name=a@secret",
                "written as %40",
            ),
            (
                "postgres://db/shop?sslmode=secret",
                "write disable, prefer,",
            ),
            (
                "postgres://db/shop?sslmode=verify-ca",
                "needs `sslrootcert`",
            ),
            (
                "postgres://db/shop?sslmode=require&sslrootcert=system",
                "needs `sslmode=verify-full`",
            ),
            (
                "postgres://db/shop?sslkey=secret",
                "client certificates (`sslkey`) are not supported",
            ),
            (
                "postgres://db/shop?sslrootcert=%FFsecret",
                "`sslrootcert` of the URL is not UTF-8",
            ),
            (
                "postgres://db/shop?sslcrl=secret",
                "unknown option `sslcrl`",
            ),
            (
                "postgres://db:secret/shop",
                "invalid value for option `port`",
            ),
        ] {
            let error = read(text).unwrap_err();
            let said = crate::terminal::error(&error);
            assert!(said.contains(sentence), "{text}: {said}");
            assert!(!said.contains("secret"), "{text}: {said}");
        }
    }
}
