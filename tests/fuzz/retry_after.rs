//! The header `Retry-After` of any server, as a client reads it.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use linkrunner_events::{ApiRequest, Client, Endpoint, Error, Pace, RetryPolicy, ServerKey};
use linkrunner_fuzz::fuzz;

const WORDS: &[&[u8]] = &[
    b"0",
    b"1",
    b"120",
    b"-",
    b"+",
    b".",
    b" ",
    b"\t",
    b",",
    b":",
    b"e9",
    b"\0",
    b"\x7f",
    b"\x80",
    b"\xff",
    b"\xd9\xa3",
    b"18446744073709551615",
    b"18446744073709551616",
    b"Sun, 06 Nov 1994 08:49:37 GMT",
    b"Sunday, 06-Nov-94 08:49:37 GMT",
    b"Sun Nov  6 08:49:37 1994",
    b"GMT",
    b"UTC",
    b"0000",
    b"9999",
    b"23:59:60",
    b"29 Feb",
    b"31 Dec",
    b"\nSun, 06 Nov 1994 08:49:07 GMT",
];

/// The longest pause that the client reports.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The headers that the server sends next.
type Headers = Arc<Mutex<Vec<u8>>>;

#[test]
fn retry_after() {
    let headers = Headers::default();
    let address = serve(Arc::clone(&headers));
    let key = ServerKey::new("lr_test").expect("a key");
    let client = Client::builder(key)
        .base_url(format!("http://{address}"))
        .retry(RetryPolicy::never())
        .pace(Pace::unlimited())
        .timeout(Duration::from_secs(5))
        .http_builder(reqwest::Client::builder().no_proxy())
        .build()
        .expect("a client");
    let request = ApiRequest::from_parts(
        Endpoint::CaptureEvent,
        *br#"{"event_name":"a","user_id":"u"}"#,
    )
    .expect("a request");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    fuzz("retry_after", WORDS, |input| {
        let mut lines = input.split(|byte| *byte == b'\n');
        let retry_after = lines.next().unwrap_or_default();
        let mut head = [b"Retry-After: ", retry_after, b"\r\n"].concat();
        let date = lines.next();
        if let Some(date) = date {
            head.extend([b"Date: ", date, b"\r\n"].concat());
        }
        *headers.lock().expect("no panic") = head;
        let error = runtime
            .block_on(client.send(&request))
            .expect_err("the server fails");
        check(retry_after, date.unwrap_or_default(), &error);
        // Keeps the circuit breaker closed.
        headers.lock().expect("no panic").clear();
        runtime.block_on(client.send(&request)).expect("accepted");
    });
}

fn check(value: &[u8], date: &[u8], error: &Error) {
    if matches!(error, Error::Transport(_)) {
        let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
        assert!(value.iter().chain(date).any(is_control), "{error}");
        return;
    }
    assert_eq!(error.status(), Some(500), "{error}");
    let pause = error.retry_after();
    assert!(pause.is_none_or(|pause| pause <= YEAR), "{pause:?}");
    let Ok(text) = std::str::from_utf8(value) else {
        return assert_eq!(pause, None);
    };
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse().map_or(YEAR, Duration::from_secs);
        assert_eq!(pause, Some(seconds.min(YEAR)));
    } else {
        assert_eq!(pause.is_some(), httpdate::parse_http_date(text).is_ok());
    }
}

/// Answers with 500 and the headers, or with 200 if there are none.
fn serve(headers: Headers) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, headers) = (stream.expect("a connection"), Arc::clone(&headers));
            // The client closes a connection after an answer that is not HTTP.
            thread::spawn(move || answer(stream, &headers).ok());
        }
    });
    address
}

/// Answers the requests of a connection until the client closes it.
fn answer(stream: TcpStream, headers: &Mutex<Vec<u8>>) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(length) = read_head(&mut reader)? {
        reader.read_exact(&mut vec![0; length])?;
        let headers = headers.lock().expect("no panic").clone();
        let status: &[u8] = match headers.as_slice() {
            [] => b"HTTP/1.1 200 OK\r\n",
            _ => b"HTTP/1.1 500 Internal Server Error\r\n",
        };
        writer.write_all(&[status, b"content-length: 0\r\n", &headers, b"\r\n"].concat())?;
    }
    Ok(())
}

/// Reads the head of a request, and returns the length of the body. `None` if the connection is closed.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            return Ok(Some(length));
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
}
