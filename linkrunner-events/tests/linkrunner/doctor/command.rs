//! The command line, the environment and the advice.

use std::fs;

use super::tools::{Doctor, KEY, sandbox};

#[test]
fn a_missing_or_broken_key() {
    let unset = Doctor::new(&["--user", "u"])
        .unset("LINKRUNNER_SERVER_KEY")
        .json();
    insta::assert_snapshot!(unset.problem("key"), @r"
    the environment variable LINKRUNNER_SERVER_KEY is not set
    set it to the server key from the Linkrunner dashboard
    ");
    assert_eq!(
        unset.states(),
        [
            "key: problem",
            "settings: not_checked",
            "connection: not_checked",
            "access: not_checked",
            "clock: not_checked",
            "user: not_checked",
            "event: skipped",
        ]
    );
    for (key, expected) in [
        ("", "the server key is empty\n"),
        (
            &format!("{KEY}\n"),
            "there is whitespace or a line break in or around the server key\n",
        ),
        (
            "sekrét",
            "the server key has a character that is not allowed in an HTTP header\n",
        ),
    ] {
        let said = Doctor::new(&[])
            .set("LINKRUNNER_SERVER_KEY", key)
            .json()
            .problem("key");
        assert!(said.starts_with(expected), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotes_around_the_key() {
    let sandbox = sandbox(|builder| builder).await;
    let quoted = format!("\"{KEY}\"");
    let examined = Doctor::at(&[], sandbox.base_url())
        .set("LINKRUNNER_SERVER_KEY", &quoted)
        .json();
    let said = examined.said("key", "problem");
    assert!(said.contains("begins or ends with a quote"), "{said}");
    // The rest can be checked all the same.
    let said = examined.said("access", "problem");
    assert!(said.contains("(status 401)"), "{said}");
}

#[test]
fn settings_that_are_not_understood() {
    for (variable, value, expected) in [
        (
            "LINKRUNNER_BASE_URL",
            "api.linkrunner.io",
            "LINKRUNNER_BASE_URL: the base URL is not a URL\nwrite it in full",
        ),
        (
            "LINKRUNNER_BASE_URL",
            "http://linkrunner.example",
            "LINKRUNNER_BASE_URL: the base URL would send the server key to another machine over plain http",
        ),
        (
            "LINKRUNNER_PACE",
            "fast",
            "LINKRUNNER_PACE: \"fast\" is not valid\nset it to a number of requests per second",
        ),
        (
            "LINKRUNNER_DISABLED",
            "yes",
            "LINKRUNNER_DISABLED: \"yes\" is not valid\nset it to `1`",
        ),
        (
            "LINKRUNNER_DISABLED",
            "1",
            "LINKRUNNER_DISABLED is set: events are checked, but not sent\nunset",
        ),
    ] {
        let examined = Doctor::new(&["--send", "--yes"])
            .set(variable, value)
            .json();
        let said = examined.problem("settings");
        assert!(said.starts_with(expected), "{said}");
        assert_eq!(examined.states()[2], "connection: not_checked");
        assert_eq!(examined.states()[6], "event: not_checked");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn advice_is_no_problem() {
    let sandbox = sandbox(|builder| builder).await;
    let examined = Doctor::at(&[], sandbox.base_url()).json();
    assert_eq!(examined.states()[5..], ["user: skipped", "event: skipped"]);
    let advice = examined.advice().to_string();
    assert!(advice.contains("30 requests a second"), "{advice}");
    assert!(
        advice.contains("In a workspace with a tracking plan"),
        "{advice}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_of_the_workspace_has_events_to_map() {
    let sandbox = sandbox(|builder| builder).await;
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("written");
    };
    write("Cargo.toml", "[workspace]\n");
    write(
        "linkrunner.plan.toml",
        "format = 1\n[event.item_viewed]\n[event.trial_started]\n",
    );
    write(
        "linkrunner.toml",
        "[event.trial_started]\nmaps_to = \"StartTrial\"\n",
    );
    let examined = Doctor::at(&[], sandbox.base_url())
        .within(folder.path())
        .json();
    let advice = examined.advice().to_string();
    let expected = "Of the 2 events and payments in the plan of this workspace, 1 have no mapping in linkrunner.toml";
    assert!(advice.contains(expected), "{advice}");
}

#[test]
fn what_cannot_be_read_is_said() {
    for (arguments, hint) in [
        (&["--user", ""][..], "--user"),
        (&["--yes"], "--send"),
        (&["--timeout", "5"], "with its unit"),
        (&["--timeout", "0s"], "longer than zero"),
        (&["extra"], "extra"),
    ] {
        let run = Doctor::new(arguments).run();
        assert!(run.failure().contains(hint), "{arguments:?}: {run:?}");
    }
    let help = Doctor::new(&["--help"]).run();
    for text in [
        "--user",
        "--send",
        "--yes",
        "--timeout",
        "--json",
        "Exit codes: ",
        "--features cli",
    ] {
        assert!(help.output(0).contains(text), "{text}");
    }
}
