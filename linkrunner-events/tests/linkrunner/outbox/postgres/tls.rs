//! TLS, on a server that accepts no other connections.

use std::fs;

use linkrunner_test_postgres::Cluster;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};

use super::shop::{SECRET, create_role, run};
use crate::Run;
use crate::outbox::tools::Folder;

/// A server with a certificate for `localhost`, and a folder with the file of its authority and that of another one.
struct Encrypted {
    cluster: Cluster,
    folder: Folder,
}

impl Encrypted {
    fn start(change: impl FnOnce(&mut CertificateParams)) -> Option<Self> {
        let cluster = linkrunner_test_postgres::start()?;
        let folder = Folder::new();
        let authority = authority(&folder, "ca");
        let _ = self::authority(&folder, "other");
        let mut certificate = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        change(&mut certificate);
        let key = KeyPair::generate().expect("a key");
        let certificate = certificate.signed_by(&key, &authority).expect("signed");
        // The server runs as another user, and accepts no key that others may read.
        for (name, text) in [
            ("server.crt", certificate.pem()),
            ("server.key", key.serialize_pem()),
            (
                "pg_hba.conf",
                "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n".to_owned(),
            ),
        ] {
            let write = format!(
                "COPY (SELECT line FROM string_to_table($${text}$$, E'\\n') AS line) TO PROGRAM 'umask 077; cat > {name}'"
            );
            cluster.psql("postgres", &write).expect(&write);
        }
        create_role(&cluster);
        cluster
            .psql("postgres", "ALTER SYSTEM SET ssl = on")
            .expect("set");
        cluster.stop(linkrunner_test_postgres::Stop::Fast);
        cluster.start_again();
        let this = Self { cluster, folder };
        let migrated = this.run_command("migrate", "localhost", "sslmode=prefer");
        migrated.output(0);
        Some(this)
    }

    fn run(&self, host: &str, settings: &str) -> Run {
        self.run_command("stats", host, settings)
    }

    fn run_command(&self, command: &str, host: &str, settings: &str) -> Run {
        let url = self.url(host, settings);
        run(self.folder.command(&[command, "--postgres", &url]))
    }

    fn url(&self, host: &str, settings: &str) -> String {
        let port = self.cluster.port();
        format!("postgres://operator:{SECRET}@{host}:{port}/postgres?{settings}")
    }

    #[track_caller]
    fn assert_refuses(&self, host: &str, settings: &str, hint: &str) {
        let run = self.run(host, settings);
        assert!(run.failure().contains(hint), "{settings}: {run:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    }
}

/// An authority of this name. Writes the file of its certificate.
fn authority(folder: &Folder, name: &str) -> Issuer<'static, KeyPair> {
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, name);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let certificate = authority.self_signed(&key).expect("signed");
    fs::write(folder.path(&format!("{name}.pem")), certificate.pem()).expect("written");
    Issuer::new(authority, key)
}

#[test]
fn every_mode() {
    let Some(server) = Encrypted::start(|_| {}) else {
        return;
    };
    for (host, settings) in [
        ("localhost", ""),
        ("localhost", "sslmode=prefer"),
        ("localhost", "sslmode=require&sslrootcert=ca.pem"),
        ("localhost", "sslmode=verify-ca&sslrootcert=ca.pem"),
        ("127.0.0.1", "sslmode=verify-ca&sslrootcert=ca.pem"),
        ("localhost", "sslmode=verify-full&sslrootcert=ca.pem"),
    ] {
        server.run(host, settings).output(0);
    }
    server.assert_refuses("localhost", "sslmode=disable", "no encryption");
    let refusal = ": error performing TLS handshake: invalid peer certificate: ";
    for settings in ["require", "verify-ca", "verify-full"] {
        let settings = format!("sslmode={settings}&sslrootcert=other.pem");
        let hint = "; the certificate authority is not trusted: name its certificate with sslrootcert=FILE";
        server.assert_refuses("localhost", &settings, hint);
        server.assert_refuses("localhost", &settings, refusal);
    }
    let settings = "sslmode=verify-full&sslrootcert=ca.pem";
    server.assert_refuses(
        "127.0.0.1",
        settings,
        "certificate not valid for name \"127.0.0.1\"",
    );
    let hint = "; use a host name that the certificate contains, or sslmode=verify-ca";
    server.assert_refuses("127.0.0.1", settings, hint);
}

#[test]
fn encryption_without_a_check_is_a_warning() {
    let Some(server) = Encrypted::start(|_| {}) else {
        return;
    };
    let run = server.run("localhost", "sslmode=require");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stderr,
        "linkrunner outbox: warning: sslmode=require encrypts the connection, but does not verify the server's identity; \
         use sslmode=verify-full\n"
    );
}

#[test]
fn the_certificates_of_the_system() {
    let Some(server) = Encrypted::start(|_| {}) else {
        return;
    };
    for settings in ["sslmode=verify-full", "sslrootcert=system"] {
        let url = server.url("localhost", settings);
        let command = || server.folder.command(&["stats", "--postgres", &url]);
        let mut trusting = command();
        trusting.env("SSL_CERT_FILE", server.folder.path("ca.pem"));
        run(trusting).output(0);
        let mut doubting = command();
        doubting.env("SSL_CERT_FILE", server.folder.path("other.pem"));
        let run = run(doubting);
        assert!(
            run.failure().contains("authority is not trusted"),
            "{run:?}"
        );
    }
}

#[test]
fn a_certificate_that_has_expired() {
    let expired = |certificate: &mut CertificateParams| {
        certificate.not_after = date_time_ymd(2020, 1, 1);
    };
    let Some(server) = Encrypted::start(expired) else {
        return;
    };
    let settings = "sslmode=verify-full&sslrootcert=ca.pem";
    server.assert_refuses("localhost", settings, "certificate expired");
    let hint = "; renew the certificate of the server, and check the clock of this machine";
    server.assert_refuses("localhost", settings, hint);
}

/// As the manual of PostgreSQL makes one. OpenSSL accepts it, rustls does not.
#[test]
fn a_certificate_of_an_authority() {
    let authority = |certificate: &mut CertificateParams| {
        certificate.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    };
    let Some(server) = Encrypted::start(authority) else {
        return;
    };
    let hint = "the server must present an end-entity certificate (X.509 v3)";
    server.assert_refuses("localhost", "sslmode=verify-full&sslrootcert=ca.pem", hint);
}

#[test]
fn a_server_without_tls() {
    let Some(cluster) = linkrunner_test_postgres::shared() else {
        return;
    };
    let port = cluster.port();
    let url = format!("postgres://operator:{SECRET}@localhost:{port}/postgres?sslmode=verify-full");
    let run = run(Folder::new().command(&["stats", "--postgres", &url]));
    assert!(
        run.failure().contains("server does not support TLS"),
        "{run:?}"
    );
}
