//! A client with the settings of the environment.
//!
//! Variables belong to the whole process, so each case is a process of its own: this test binary once more, told to run
//! [`client_of_this_environment`] alone.

use std::ffi::OsString;
use std::process::Command;
use std::time::Duration;

use linkrunner_events::client::{
    BASE_URL_VAR, ClientBuilder, DEFAULT_BASE_URL, DISABLED_VAR, PACE_VAR,
};
use linkrunner_events::delivery::SERVER_KEY_VAR;
use linkrunner_events::{BuildError, Client, Error, RetryPolicy};

use crate::support::tick;

/// Is set in such a process.
const CHILD: &str = "LINKRUNNER_TEST_CHILD";

/// Begins the line that such a process prints.
const MARK: &str = "client from the environment: ";

/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:1/api/v1";

/// What a process with these variables says of its client, and with no others that a client reads.
#[track_caller]
fn client_with(variables: &[(&str, OsString)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "environment::client_of_this_environment",
        "--nocapture",
    ]);
    for variable in [SERVER_KEY_VAR, BASE_URL_VAR, DISABLED_VAR, PACE_VAR] {
        child.env_remove(variable);
    }
    child.env(CHILD, "1");
    child.envs(variables.iter().cloned());
    let output = child.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let (_, said) = printed
        .split_once(MARK)
        .unwrap_or_else(|| panic!("{printed}{}", String::from_utf8_lossy(&output.stderr)));
    said.lines().next().unwrap().to_owned()
}

#[track_caller]
fn with(variables: &[(&str, &str)]) -> String {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, OsString::from(value)))
        .collect();
    client_with(&variables)
}

/// Not a test in this process, but the other end of those below.
#[test]
fn client_of_this_environment() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let said = match Client::from_env() {
        Ok(client) => format!("{client:?}, {}", pace_of_this_environment()),
        Err(error) => {
            let kind = match &error {
                BuildError::Key(_) => "key",
                BuildError::BaseUrl(_) => "base URL",
                BuildError::Env(error) => {
                    assert_eq!(format!("{error:?}"), error.to_string());
                    error.variable()
                }
                _ => "another",
            };
            format!("error of {kind}: {error}")
        }
    };
    // The test harness has begun a line.
    println!("\n{MARK}{said}");
}

/// What a call is told that does not get its turn. Makes no call that could leave this machine.
fn pace_of_this_environment() -> String {
    if std::env::var(BASE_URL_VAR).as_deref() != Ok(NOWHERE) {
        return "elsewhere".to_owned();
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        // Too short to wait for another second.
        let policy = RetryPolicy::never().deadline(Duration::from_millis(900));
        let client = ClientBuilder::from_env().unwrap().retry(policy).build();
        let client = client.unwrap();
        let calls: Vec<_> = (0..50)
            .map(|number| tokio::spawn(client.capture(&tick(number), "user_1")))
            .collect();
        let mut pace = "unlimited".to_owned();
        for call in calls {
            if let Err(Error::Paced { per_second, .. }) = call.await.unwrap() {
                pace = format!("{per_second} a second");
            }
        }
        pace
    })
}

#[test]
fn the_key_alone_is_enough() {
    let said = with(&[(SERVER_KEY_VAR, "lr_Sekret_0123456789")]);
    assert!(said.starts_with("Client"), "{said}");
    assert!(said.contains(DEFAULT_BASE_URL), "{said}");
    assert!(!said.contains("Sekret"), "{said}");
}

#[test]
fn a_key_that_is_missing_or_broken_is_an_error_and_turns_nothing_off() {
    let said = with(&[]);
    assert!(said.starts_with("error of key: "), "{said}");
    assert!(said.contains("LINKRUNNER_SERVER_KEY is not set"), "{said}");
    // The others change nothing about it.
    let said = with(&[
        (BASE_URL_VAR, NOWHERE),
        (PACE_VAR, "1"),
        (DISABLED_VAR, "0"),
    ]);
    assert!(said.contains("LINKRUNNER_SERVER_KEY is not set"), "{said}");

    for (key, why) in [
        ("", "empty"),
        (" ", "empty"),
        ("\n", "empty"),
        ("sek ret", "whitespace"),
        ("sekret\n", "whitespace"),
        ("sekrét", "not allowed in an HTTP header"),
    ] {
        for disabled in [None, Some("0"), Some("false")] {
            let mut variables = vec![(SERVER_KEY_VAR, key)];
            variables.extend(disabled.map(|value| (DISABLED_VAR, value)));
            let said = with(&variables);
            assert!(said.starts_with("error of key: "), "{key:?}: {said}");
            assert!(said.contains(why), "{key:?}: {said}");
            assert!(!said.contains("sek"), "{said}");
        }
    }
}

#[test]
fn a_disabled_client_needs_no_key() {
    for value in ["1", "true"] {
        for key in [None, Some(""), Some("sek ret"), Some("key")] {
            let mut variables = vec![(DISABLED_VAR, value)];
            variables.extend(key.map(|key| (SERVER_KEY_VAR, key)));
            let said = with(&variables);
            assert!(said.contains("disabled"), "{value}, {key:?}: {said}");
        }
    }
    for value in ["0", "false"] {
        let said = with(&[(DISABLED_VAR, value), (SERVER_KEY_VAR, "key")]);
        assert!(said.starts_with("Client"), "{value}: {said}");
        assert!(!said.contains("disabled"), "{value}: {said}");
    }
}

#[test]
fn what_is_neither_yes_nor_no_is_an_error() {
    for value in ["", " ", "yes", "no", "TRUE", "False", "1 ", "2", "on"] {
        let said = with(&[(DISABLED_VAR, value), (SERVER_KEY_VAR, "key")]);
        assert!(
            said.starts_with("error of LINKRUNNER_DISABLED: "),
            "{value:?}: {said}"
        );
        assert!(said.contains(&format!("{value:?}")), "{said}");
        assert!(said.contains("`1` or `true` to turn sending off"), "{said}");
    }
}

#[test]
fn the_base_url_is_the_one_that_is_set() {
    let said = with(&[
        (BASE_URL_VAR, "http://localhost:4000/api/v1/"),
        (SERVER_KEY_VAR, "key"),
    ]);
    assert!(said.contains("localhost:4000/api/v1"), "{said}");
    // An empty one is a variable that was forgotten, not the default.
    for value in ["", " "] {
        let said = with(&[(BASE_URL_VAR, value), (SERVER_KEY_VAR, "key")]);
        assert!(said.starts_with("error of LINKRUNNER_BASE_URL: "), "{said}");
        assert!(said.contains(DEFAULT_BASE_URL), "{said}");
    }
    for value in [
        "api.linkrunner.io",
        "http://api.linkrunner.io/api/v1",
        "ftp://localhost",
        "https://user:sekret@api.linkrunner.io",
        "https://api.linkrunner.io/?a=b",
    ] {
        let said = with(&[(BASE_URL_VAR, value), (SERVER_KEY_VAR, "key")]);
        assert!(
            said.starts_with("error of LINKRUNNER_BASE_URL: LINKRUNNER_BASE_URL: the base URL "),
            "{value}: {said}"
        );
        assert!(!said.contains("sekret"), "{said}");
    }
}

#[test]
fn the_pace_is_the_one_that_is_set() {
    for (value, pace) in [
        (None, "30 a second"),
        (Some("1"), "1 a second"),
        (Some("10"), "10 a second"),
        (Some("007"), "7 a second"),
        (Some("4294967295"), "unlimited"),
        (Some("unlimited"), "unlimited"),
    ] {
        let mut variables = vec![(SERVER_KEY_VAR, "key"), (BASE_URL_VAR, NOWHERE)];
        variables.extend(value.map(|value| (PACE_VAR, value)));
        let said = with(&variables);
        assert!(said.ends_with(&format!(", {pace}")), "{value:?}: {said}");
    }
    for value in [
        "",
        " ",
        "0",
        "-1",
        "+5",
        "1.5",
        "10/s",
        " 10",
        "Unlimited",
        "none",
        "4294967296",
    ] {
        let said = with(&[(PACE_VAR, value), (SERVER_KEY_VAR, "key")]);
        assert!(
            said.starts_with("error of LINKRUNNER_PACE: "),
            "{value:?}: {said}"
        );
        assert!(said.contains(&format!("{value:?}")), "{said}");
        assert!(said.contains("`unlimited`"), "{said}");
    }
}

/// Also where nothing is sent: the same settings must not fail elsewhere.
#[test]
fn a_disabled_client_still_reads_the_others() {
    for (variable, value) in [(PACE_VAR, "fast"), (BASE_URL_VAR, "")] {
        let said = with(&[(DISABLED_VAR, "1"), (variable, value)]);
        let expected = format!("error of {variable}: ");
        assert!(said.starts_with(&expected), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_unicode_is_an_error() {
    use std::os::unix::ffi::OsStringExt as _;

    let broken = || OsString::from_vec(b"sek\xffret".to_vec());
    for variable in [BASE_URL_VAR, DISABLED_VAR, PACE_VAR] {
        let said = client_with(&[(SERVER_KEY_VAR, "key".into()), (variable, broken())]);
        let expected = format!("error of {variable}: ");
        assert!(said.starts_with(&expected), "{said}");
    }
    let said = client_with(&[(SERVER_KEY_VAR, broken())]);
    assert!(said.starts_with("error of key: "), "{said}");
    assert!(!said.contains("sek"), "{said}");
}
