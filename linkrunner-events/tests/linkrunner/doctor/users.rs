//! The whole way, with a sandbox.

use linkrunner_events::sandbox::Fault;
use linkrunner_events::{Endpoint, Finding, Rule};

use super::tools::{Doctor, KEY, sandbox, steady};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well() {
    let sandbox = sandbox(|builder| builder.known_users(["user_1"])).await;
    let run = Doctor::at(&["--user", "user_1"], sandbox.base_url()).run();
    insta::assert_snapshot!(steady(run.output(0), &sandbox));
    let calls = sandbox.received();
    let asked: Vec<_> = calls
        .iter()
        .map(|call| (call.method(), call.user_id(), call.status()))
        .collect();
    assert_eq!(
        asked,
        [
            ("GET", Some("linkrunner-doctor"), Some(204)),
            ("GET", Some("user_1"), Some(200)),
        ]
    );
    let agent = calls[0].header("user-agent").expect("an agent");
    assert!(agent.starts_with("linkrunner-events/"), "{agent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_user_is_a_problem() {
    let sandbox = sandbox(|builder| builder.known_users(["user_1"])).await;
    let run = Doctor::at(&["--user", "User_1"], sandbox.base_url()).run();
    insta::assert_snapshot!(steady(run.output(1), &sandbox));
    let run = Doctor::at(&["--user", "User_1", "--json"], sandbox.base_url()).run();
    insta::assert_snapshot!("json", steady(run.output(1), &sandbox));
}

/// Whatever the id contains, it is asked for as it is, and does not steer the terminal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_of_any_characters() {
    let user = "a&b=c d/\u{1b}[2J?#é";
    let sandbox = sandbox(|builder| builder.known_users([user])).await;
    let run = Doctor::at(&["--user", user], sandbox.base_url()).run();
    let output = run.output(0);
    assert!(
        output.contains("Linkrunner knows a&b=c d/\\u{1b}[2J?#é (organic)"),
        "{output}"
    );
    assert_eq!(sandbox.received()[1].user_id(), Some(user));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_given_as_a_user_is_not_printed() {
    let sandbox = sandbox(|builder| builder).await;
    // `run` looks for the key.
    let run = Doctor::at(&["--user", KEY, "--send", "--yes"], sandbox.base_url()).run();
    assert!(
        run.output(0)
            .contains("Linkrunner knows [redacted] (organic)")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key() {
    let sandbox = sandbox(|builder| builder.key("another")).await;
    let arguments = ["--user", "u", "--send", "--yes"];
    let examined = Doctor::at(&arguments, sandbox.base_url()).json();
    let said = examined.problem("access");
    assert!(
        said.starts_with("Linkrunner does not accept the server key (status 401); the server says: Unauthorized access.\ncopy the server key"),
        "{said}"
    );
    assert_eq!(
        examined.states()[3..],
        [
            "access: problem",
            "clock: ok",
            "user: not_checked",
            "event: not_checked"
        ]
    );
    assert_eq!(sandbox.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_sent_on_request() {
    let sandbox = sandbox(|builder| builder.known_users(["user_1"])).await;
    let send = ["--send", "--yes"];
    let examined = Doctor::at(
        &[&send[..], &["--user", "user_1"]].concat(),
        sandbox.base_url(),
    )
    .json();
    insta::assert_snapshot!(examined.said("event", "ok"), @r"
    `linkrunner_doctor` was accepted (status 201)
    look for this user's event in the dashboard: an accepted event is not always stored
    ");
    let examined = Doctor::at(&send, sandbox.base_url()).json();
    insta::assert_snapshot!(examined.said("event", "ok"), @r"
    `linkrunner_doctor` was accepted (status 201)
    to see the event in the dashboard, send it with --user: linkrunner-doctor is not registered, so its events are not stored
    ");
    let events = sandbox.events("linkrunner_doctor");
    let found = |call: &linkrunner_events::sandbox::Received| {
        let rules: Vec<_> = call.findings().iter().map(Finding::rule).collect();
        (call.user_id().expect("a user").to_owned(), rules)
    };
    assert_eq!(
        events.iter().map(found).collect::<Vec<_>>(),
        [
            ("user_1".to_owned(), vec![]),
            ("linkrunner-doctor".to_owned(), vec![Rule::UnknownUser]),
        ]
    );
}

/// The event is sent for an unknown user, too: it was asked for. It is tried once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_event() {
    let sandbox = sandbox(|builder| builder.known_users(["user_1"])).await;
    let arguments = ["--user", "user_1", "--send", "--yes"];
    for (fault, expected) in [
        (Fault::server_error(), "failed (status 500)"),
        (Fault::rate_limited(), "(status 429)"),
        (Fault::disconnect(), "may or may not have been delivered"),
    ] {
        sandbox.clear();
        // The two questions are answered.
        sandbox.answer_next(Fault::delay(std::time::Duration::ZERO));
        sandbox.answer_next(Fault::delay(std::time::Duration::ZERO));
        sandbox.answer_next(fault);
        let examined = Doctor::at(&arguments, sandbox.base_url()).json();
        let said = examined.problem("event");
        assert!(said.contains(expected), "{said}");
        let calls = sandbox.received();
        let sent = calls
            .iter()
            .filter(|call| call.endpoint() == Some(Endpoint::CaptureEvent));
        assert_eq!(sent.count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_terminal_and_a_yes_nothing_is_asked_or_sent() {
    let sandbox = sandbox(|builder| builder).await;
    let run = Doctor::at(&["--send"], sandbox.base_url()).run();
    assert_eq!(
        run.failure(),
        "linkrunner doctor: --send needs a terminal to ask for confirmation; add --yes to send without asking\n"
    );
    assert!(sandbox.received().is_empty());
}
