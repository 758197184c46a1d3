//! The network between the program and the server: each failure has its own words.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::tools::{Doctor, answer, read_head, server};

/// A port on which nobody listens.
fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// The problem of the connection, without the port.
#[track_caller]
fn connection(doctor: Doctor, port: u16) -> String {
    let examined = doctor.json();
    assert_eq!(
        examined.states()[3..],
        [
            "access: not_checked",
            "clock: not_checked",
            "user: skipped",
            "event: skipped"
        ]
    );
    let said = examined.problem("connection");
    said.replace(&format!(":{port}"), ":PORT")
}

#[test]
fn nobody_listens() {
    let port = closed_port();
    for scheme in ["http", "https"] {
        let doctor = Doctor::at(&[], &format!("{scheme}://127.0.0.1:{port}/api/v1"));
        let said = connection(doctor, port);
        assert!(
            said.starts_with("127.0.0.1:PORT refuses the connection\ncheck the host and the port"),
            "{said}"
        );
    }
}

/// A label of a name has at most 63 characters, so no name server is asked.
#[test]
fn a_name_that_does_not_exist() {
    let host = format!("{}.example", "a".repeat(64));
    let said = connection(Doctor::at(&[], &format!("https://{host}/api/v1")), 443);
    assert!(
        said.starts_with(&format!("the name {host} cannot be resolved: ")),
        "{said}"
    );
    assert!(
        said.contains("\ncheck the name in LINKRUNNER_BASE_URL"),
        "{said}"
    );
}

#[test]
fn a_server_that_never_answers() {
    let port = server(|stream| {
        std::thread::spawn(move || {
            read_head(&stream);
            // Until the program has gone.
            read_head(&stream);
        });
    });
    let doctor = Doctor::at(
        &["--timeout", "300ms"],
        &format!("http://127.0.0.1:{port}/api/v1"),
    );
    let said = connection(doctor, port);
    assert!(
        said.starts_with("127.0.0.1:PORT accepted the connection, but no response came in time\n"),
        "{said}"
    );
    // With https it is the handshake that gets no answer.
    let doctor = Doctor::at(
        &["--timeout", "300ms"],
        &format!("https://127.0.0.1:{port}/api/v1"),
    );
    let said = connection(doctor, port);
    assert!(
        said.starts_with("connecting to 127.0.0.1:PORT took too long\n"),
        "{said}"
    );
}

#[test]
fn a_server_that_speaks_something_else() {
    for bytes in [&b""[..], b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 20"] {
        let port = server(move |mut stream| {
            read_head(&stream);
            let _ = stream.write_all(bytes);
        });
        let doctor = Doctor::at(&[], &format!("http://127.0.0.1:{port}/api/v1"));
        let said = connection(doctor, port);
        assert!(
            said.starts_with(
                "127.0.0.1:PORT accepted the connection, but did not answer with HTTP: "
            ),
            "{said}"
        );
    }
}

#[test]
fn a_server_without_tls() {
    let port = server(|mut stream| {
        let _ = stream.write_all(answer("400 Bad Request", "", "").as_bytes());
    });
    let said = connection(
        Doctor::at(&[], &format!("https://127.0.0.1:{port}/api/v1")),
        port,
    );
    assert!(
        said.starts_with("TLS with 127.0.0.1:PORT failed: "),
        "{said}"
    );
    assert!(said.contains("uses TLS"), "{said}");
}

/// A server with a certificate, and the file with this certificate.
fn tls_server(parameters: rcgen::CertificateParams) -> (u16, tempfile::NamedTempFile) {
    let pair = rcgen::KeyPair::generate().expect("a key pair");
    let certificate = parameters.self_signed(&pair).expect("a certificate");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(certificate.pem().as_bytes())
        .expect("written");
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let private = PrivateKeyDer::try_from(pair.serialize_der()).expect("a private key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions of TLS")
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .expect("a right pair");
    let config = Arc::new(config);
    let port = server(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        let mut stream = StreamOwned::new(connection, stream);
        // A client that does not trust the certificate ends here.
        if !read_head(&mut stream).is_empty() {
            let _ = stream.write_all(answer("204 No Content", "", "").as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (port, file)
}

fn named(name: &str) -> rcgen::CertificateParams {
    rcgen::CertificateParams::new([name.to_owned()]).expect("a name")
}

// On other systems, the certificates of the system alone are trusted, and native-tls has other words.
#[cfg(target_os = "linux")]
mod certificates {
    use super::*;

    /// What is said of a refused certificate: by rustls what to do, by OpenSSL why. With both features, reqwest uses OpenSSL.
    #[track_caller]
    fn assert_refused(doctor: Doctor, port: u16, todo: &str, why: &str) {
        let said = connection(doctor, port);
        let (start, expected) = if cfg!(feature = "native-tls") {
            ("TLS with localhost:PORT failed: ", why)
        } else {
            ("the TLS certificate of localhost:PORT is refused: ", todo)
        };
        assert!(said.starts_with(start) && said.contains(expected), "{said}");
    }

    fn trusting(file: &tempfile::NamedTempFile, port: u16) -> Doctor {
        let doctor = Doctor::at(&[], &format!("https://localhost:{port}/api/v1"));
        doctor.set("SSL_CERT_FILE", file.path().to_str().expect("a text"))
    }

    #[test]
    fn tls_is_said() {
        let (port, file) = tls_server(named("localhost"));
        let said = trusting(&file, port).json().said("connection", "ok");
        assert!(
            said.starts_with(&format!("localhost:{port} answered over TLS, in ")),
            "{said}"
        );
    }

    #[test]
    fn a_certificate_for_another_name() {
        let (port, file) = tls_server(named("elsewhere.example"));
        let todo = "leads to another server";
        assert_refused(trusting(&file, port), port, todo, "(hostname mismatch)");
    }

    #[test]
    fn a_certificate_that_has_expired() {
        let mut parameters = named("localhost");
        parameters.not_before = rcgen::date_time_ymd(2000, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(2001, 1, 1);
        let (port, file) = tls_server(parameters);
        let todo = "check the date and time of this machine";
        let why = "(certificate has expired)";
        assert_refused(trusting(&file, port), port, todo, why);
    }

    #[test]
    fn a_certificate_of_an_unknown_authority() {
        let (port, _) = tls_server(named("localhost"));
        let doctor = Doctor::at(&[], &format!("https://localhost:{port}/api/v1"));
        let todo = "set SSL_CERT_FILE to its path";
        assert_refused(doctor, port, todo, "(self-signed certificate)");
    }
}

#[test]
fn a_proxy_that_refuses_or_is_not_there() {
    let refusing = server(|mut stream| {
        read_head(&stream);
        let _ = stream.write_all(answer("407 Proxy Authentication Required", "", "").as_bytes());
    });
    for port in [refusing, closed_port()] {
        let doctor = Doctor::at(&[], "https://linkrunner.example/api/v1").set(
            "HTTPS_PROXY",
            &format!("http://user:geheim@127.0.0.1:{port}"),
        );
        let said = connection(doctor, port);
        let expected =
            "there is no connection to linkrunner.example:443 through the proxy 127.0.0.1:PORT: ";
        assert!(said.starts_with(expected), "{said}");
        assert!(said.contains("NO_PROXY=linkrunner.example"), "{said}");
        assert!(!said.contains("geheim"), "{said}");
    }
}

/// The program says what the client does.
#[test]
fn a_host_without_a_proxy() {
    let port = closed_port();
    for base_url in [
        format!("https://127.0.0.1:{port}/api/v1"),
        format!("http://127.0.0.1:{port}/api/v1"),
    ] {
        let doctor = Doctor::at(&[], &base_url)
            .set("ALL_PROXY", "http://127.0.0.1:1")
            .set("HTTP_PROXY", "http://127.0.0.1:1")
            .set("NO_PROXY", "127.0.0.1");
        let said = connection(doctor, port);
        assert!(
            said.starts_with("127.0.0.1:PORT refuses the connection\n"),
            "{said}"
        );
    }
}
