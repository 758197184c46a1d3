//! Servers that are not Linkrunner, or not well.

use super::tools::{Doctor, KEY, answer, answering};

const JSON: &str = "content-type: application/json\r\n";

/// The problem that an answer is, when it is the answer to everything.
#[track_caller]
fn access(bytes: String) -> String {
    let base_url = answering(bytes);
    let examined = Doctor::at(&["--user", "u", "--send", "--yes"], &base_url).json();
    assert_eq!(
        examined.states()[5..],
        ["user: not_checked", "event: not_checked"]
    );
    examined.problem("access")
}

#[test]
fn a_captive_portal() {
    let portal = answer(
        "200 OK",
        "content-type: text/html; charset=utf-8\r\n",
        "<html>Welcome to the hotel</html>",
    );
    insta::assert_snapshot!(access(portal), @r"
    the response is a web page (status 200), so it does not come from Linkrunner's API
    check LINKRUNNER_BASE_URL, and whether a captive portal or a proxy answers: open the base URL in a browser of this machine
    ");
}

#[test]
fn another_server() {
    for (headers, body) in [
        ("", "OK"),
        (JSON, ""),
        (JSON, "[1]"),
        (JSON, "\"fine\""),
        (JSON, "{\"data\":"),
    ] {
        let said = access(answer("200 OK", headers, body));
        assert!(
            said.starts_with("the response is not a JSON object (status 200), so it does not come from Linkrunner's API\n"),
            "{said}"
        );
    }
    // A body that ends too early.
    let cut = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 100\r\n\r\n{{\"data\":{{}}}}");
    assert!(access(cut).contains("not a JSON object"));
}

#[test]
fn every_status_says_what_to_do() {
    for (status, headers, expected) in [
        (
            "404 Not Found",
            "",
            "there is no Linkrunner API at http://127.0.0.1:",
        ),
        ("405 Method Not Allowed", "", "(status 405)"),
        ("401 Unauthorized", "", "does not accept the server key"),
        (
            "403 Forbidden",
            "",
            "a firewall or an allow-list refuses this machine (status 403)",
        ),
        (
            "407 Proxy Authentication Required",
            "",
            "the proxy wants a user and a password",
        ),
        (
            "400 Bad Request",
            "",
            "the request was rejected (status 400)",
        ),
        (
            "302 Found",
            "location: https://login.example/path?q\r\n",
            "the answer is a redirect to https://login.example (status 302)",
        ),
        (
            "301 Moved Permanently",
            "",
            "the answer is a redirect (status 301)",
        ),
        (
            "429 Too Many Requests",
            "retry-after: 7\r\n",
            "run this again in 7 s",
        ),
        ("429 Too Many Requests", "", "run this again in a minute"),
        ("500 Internal Server Error", "", "failed (status 500)"),
        ("503 Service Unavailable", "", "run this again later"),
        ("700 What", "", "unexpected status 700"),
    ] {
        let said = access(answer(status, headers, ""));
        assert!(said.contains(expected), "{status}: {said}");
    }
}

#[test]
fn the_key_is_not_printed_if_the_server_repeats_it() {
    // `run` looks for the key.
    let said = access(answer(
        "401 Unauthorized",
        JSON,
        &format!("{{\"msg\":\"bad key {KEY}\"}}"),
    ));
    assert!(
        said.contains("the server says: bad key [redacted]"),
        "{said}"
    );
    let said = access(answer(
        "302 Found",
        &format!("location: https://{KEY}.example/\r\n"),
        "",
    ));
    assert!(said.contains("https://[redacted].example"), "{said}");
    let examined = Doctor::at(&[], &format!("https://127.0.0.1:1/{KEY}")).json();
    assert!(
        examined
            .said("settings", "ok")
            .contains("https://127.0.0.1:1/[redacted]")
    );
}

#[test]
fn a_server_does_not_steer_the_terminal() {
    let base_url = answering(answer("500 Oops", "", "\u{1b}[2J\u{9b}31m\r\nx"));
    let run = Doctor::at(&[], &base_url).run();
    let raw = run
        .output(1)
        .chars()
        .find(|letter| letter.is_control() && *letter != '\n');
    assert_eq!(raw, None, "{run:?}");
}

#[test]
fn clocks_that_differ() {
    let dated = |date: &str| {
        let base_url = answering(answer("204 No Content", &format!("date: {date}\r\n"), ""));
        Doctor::at(&[], &base_url).json()
    };
    let said = dated("Sun, 06 Nov 1994 08:49:37 GMT").problem("clock");
    assert!(said.contains("days ahead of the server's\n"), "{said}");
    assert!(said.contains("with NTP"), "{said}");
    let said = dated("Wed, 01 Jan 2200 00:00:00 GMT").problem("clock");
    assert!(said.contains("days behind the server's\n"), "{said}");
    // Nothing to compare with is no problem.
    for examined in [
        dated("yesterday"),
        Doctor::at(&[], &answering(answer("204 No Content", "", ""))).json(),
    ] {
        let said = examined.said("clock", "skipped");
        assert!(said.contains("no valid `Date` header"), "{said}");
    }
}

/// Linkrunner accepts the key, and does not say whether it knows the user.
#[test]
fn an_answer_without_data() {
    for body in [
        "{}",
        "{\"data\":null}",
        "{\"data\":[]}",
        "{\"msg\":1,\"data\":\"u\"}",
    ] {
        let base_url = answering(answer("200 OK", JSON, body));
        let examined = Doctor::at(&["--user", "u"], &base_url).json();
        assert!(examined.said("access", "ok").contains("(status 200)"));
        let said = examined.said("user", "problem");
        assert!(
            said.contains("does not say whether Linkrunner knows u\n"),
            "{said}"
        );
    }
    for (kind, expected) in [
        ("\"INORGANIC\"", "Linkrunner knows u (from a campaign)\n-"),
        ("\"ORGANIC\"", "Linkrunner knows u (organic)\n-"),
        ("\"\u{1b}[2J\"", "Linkrunner knows u\n-"),
        ("null", "Linkrunner knows u\n-"),
    ] {
        let body = format!("{{\"data\":{{\"attribution_type\":{kind}}}}}");
        let base_url = answering(answer("200 OK", JSON, &body));
        let examined = Doctor::at(&["--user", "u"], &base_url).json();
        // An escape in a string is no JSON.
        if kind.contains('\u{1b}') {
            examined.said("access", "problem");
        } else {
            assert_eq!(examined.said("user", "ok"), expected);
        }
    }
}
