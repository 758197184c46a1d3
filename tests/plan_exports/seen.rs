//! The records of what tests sent. Each test runs this program again as a child, because a process reads the variable once.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use linkrunner_events::plan::{Coverage, Decisions, Lock, Plan, Seen, SeenError};
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    Client, EventData, LinkrunnerEvent, Payment, RemovePayment, RetryPolicy, ServerKey,
};

/// Which child a process is, so that children of one test send different events.
const CHILD: &str = "LINKRUNNER_TEST_CHILD";

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
struct NeverSent;

#[derive(LinkrunnerEvent)]
struct Refused;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid {
    content_ids: [&'static str; 1],
    contents: [linkrunner_events::Content; 1],
    content_type: linkrunner_events::ContentType,
    currency: linkrunner_events::Currency,
    num_items: u32,
    order_id: &'static str,
    value: f64,
}

#[derive(EventData)]
struct TopUp {
    wallet: &'static str,
}

#[derive(EventData)]
struct Tip {
    to: &'static str,
}

fn order() -> OrderPaid {
    OrderPaid {
        content_ids: ["sku_1"],
        contents: [linkrunner_events::Content::new("sku_1", 1, 5)],
        content_type: linkrunner_events::ContentType::Product,
        currency: linkrunner_events::Currency::EUR,
        num_items: 1,
        order_id: "o1",
        value: 5.0,
    }
}

/// Sends to a recorder. By itself it is a test without records.
#[tokio::test]
async fn child_with_a_recorder() {
    let recorder = Recorder::new();
    let client = recorder.client();
    client.capture(&AppOpened, "u").await.expect("accepted");
    client.capture(&AppOpened, "u").await.expect("accepted");
    let wallet = Some(TopUp { wallet: "main" });
    for payment in [
        Payment::new("u", "p1", 5).data(&order()).to_request(),
        Payment::new("u", "p2", 5).data(&wallet).to_request(),
        Payment::new("u", "p3", 5).to_request(),
        RemovePayment::with_id("p3").to_request(),
    ] {
        let request = payment.expect("it encodes");
        client.send(request).await.expect("accepted");
    }
    recorder.fail_next(Failure::status(400));
    client.capture(&Refused, "u").await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 6);
}

/// Sends over HTTP, where a payment's type is not known.
#[tokio::test]
async fn child_with_a_sandbox() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = Client::builder(ServerKey::new("key").expect("a key"))
        .base_url(sandbox.base_url())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    client.capture(&AppOpened, "u").await.expect("accepted");
    let tip = Tip { to: "someone" };
    let payment = Payment::new("u", "p1", 5).data(&tip);
    client.send(&payment).await.expect("accepted");
    sandbox.answer_next(linkrunner_events::sandbox::Fault::status(500));
    client.capture(&Refused, "u").await.expect_err("refused");
    assert_eq!(sandbox.received().len(), 3);
}

/// Sends many events whose names tell the child.
#[test]
fn child_with_many_events() {
    let child = env::var(CHILD).unwrap_or_default();
    let recorder = Recorder::new();
    let client = recorder.client();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for number in 0..200 {
            let body = format!(r#"{{"event_name":"event_{child}_{number}","user_id":"u"}}"#);
            let request = linkrunner_events::ApiRequest::from_parts(
                linkrunner_events::Endpoint::CaptureEvent,
                body,
            );
            client
                .send(request.expect("a request"))
                .await
                .expect("accepted");
        }
    });
    assert_eq!(recorder.requests().len(), 200);
}

fn child(test: &str, folder: Option<&Path>) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command
        .args(["--exact", &format!("seen::{test}"), "--nocapture"])
        .env_remove("LINKRUNNER_SEEN");
    if let Some(folder) = folder {
        command.env("LINKRUNNER_SEEN", folder);
    }
    command
}

fn run(mut command: Command) -> Output {
    let output = command.output().expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    output
}

/// A folder of its own, which does not exist yet.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("seen")
        .join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("removed");
    }
    folder
}

fn plan() -> Plan {
    let mut plan = Plan::of::<AppOpened>();
    for other in [
        Plan::of::<NeverSent>(),
        Plan::of::<Refused>(),
        Plan::of::<OrderPaid>(),
        Lock::parse(
            "format = 1\n[payment.top_up]\nfields.\"wallet\" = { shape = \"string\" }\n\
             [payment.tip]\nfields.\"to\" = { shape = \"string\" }\n\
             [payment.no_data]\n",
        )
        .expect("a lock file")
        .plan,
    ] {
        assert!(plan.unite(other).is_empty());
    }
    plan
}

fn sent(folder: &Path) -> Vec<String> {
    let seen = Seen::read(folder).expect("records");
    let coverage = Coverage::of(&plan(), &Decisions::default(), &seen);
    coverage.sent.iter().map(ToString::to_string).collect()
}

#[test]
fn a_recorder_notes_events_and_the_types_of_payments() {
    let folder = folder("recorder");
    run(child("child_with_a_recorder", Some(&folder)));
    assert_eq!(
        sent(&folder),
        [
            "app_opened",
            "order_paid",
            "payment no_data",
            "payment top_up"
        ]
    );
}

#[test]
fn a_sandbox_notes_events_and_the_keys_of_payments() {
    let folder = folder("sandbox");
    run(child("child_with_a_sandbox", Some(&folder)));
    assert_eq!(sent(&folder), ["app_opened", "payment tip"]);
    let records: String = fs::read_dir(&folder)
        .expect("the folder")
        .map(|file| fs::read_to_string(file.expect("a file").path()).expect("text"))
        .collect();
    assert!(
        !records.contains("someone"),
        "a value was recorded: {records}"
    );
}

#[test]
fn without_the_variable_nothing_is_written() {
    let folder = folder("nothing");
    fs::create_dir_all(&folder).expect("created");
    let mut command = child("child_with_a_recorder", None);
    command.current_dir(&folder);
    run(command);
    let mut command = child("child_with_a_recorder", Some(Path::new("")));
    command.current_dir(&folder);
    run(command);
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 0);
}

#[test]
fn many_processes_lose_nothing() {
    let folder = folder("many");
    let children: Vec<_> = (0..8)
        .map(|number| {
            let mut command = child("child_with_many_events", Some(&folder));
            command.env(CHILD, number.to_string());
            command.stdout(std::process::Stdio::null());
            command.spawn().expect("it runs")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    let lock: String = (0..8)
        .flat_map(|child| (0..200).map(move |number| format!("[event.event_{child}_{number}]\n")))
        .collect();
    let lock = format!("format = 1\n{lock}");
    let plan = Lock::parse(&lock).expect("a lock file").plan;
    let seen = Seen::read(&folder).expect("records");
    let coverage = Coverage::of(&plan, &Decisions::default(), &seen);
    assert_eq!((coverage.sent.len(), coverage.unsent.len()), (1600, 0));
}

#[test]
fn a_relative_folder_begins_at_the_root_of_the_workspace() {
    let root = folder("workspace");
    let package = root.join("crates/shop");
    fs::create_dir_all(&package).expect("created");
    fs::write(root.join("Cargo.lock"), "").expect("written");
    let mut command = child("child_with_a_recorder", Some(Path::new("target/seen")));
    command.current_dir(&package);
    run(command);
    assert!(sent(&root.join("target/seen")).contains(&"app_opened".to_owned()));
}

#[test]
fn a_folder_that_cannot_be_written_is_reported_once_and_fails_nothing() {
    let folder = folder("file");
    fs::create_dir_all(folder.parent().expect("a parent")).expect("created");
    let _ = fs::remove_file(&folder);
    fs::write(&folder, "not a folder").expect("written");
    let output = run(child("child_with_a_recorder", Some(&folder)));
    fs::remove_file(&folder).expect("removed");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let reports = stderr
        .matches("linkrunner-events: recording stopped")
        .count();
    assert_eq!(reports, 1, "{stderr}");
}

#[test]
fn a_line_that_was_not_finished_is_left_out() {
    let folder = folder("unfinished");
    fs::create_dir_all(&folder).expect("created");
    fs::write(
        folder.join("1.jsonl"),
        "{\"event\":\"app_opened\"}\n{\"event\":\"never_",
    )
    .expect("written");
    fs::write(folder.join("notes.txt"), "hello").expect("written");
    assert_eq!(sent(&folder), ["app_opened"]);
}

#[test]
fn unreadable_records_are_errors_with_a_place() {
    let folder = folder("unreadable");
    let error = Seen::read(&folder).expect_err("no folder");
    assert!(matches!(error, SeenError::NoFolder { .. }), "{error:?}");
    fs::create_dir_all(&folder).expect("created");
    assert!(Seen::read(&folder).expect("no records").is_empty());
    fs::write(folder.join("1.jsonl"), "{\"event\":\"a\"}\nhello\n").expect("written");
    let error = Seen::read(&folder).expect_err("a broken line").to_string();
    assert!(error.contains("1.jsonl`, line 2: not a record"), "{error}");
}

/// Sends what no plan has: a name of a megabyte, and very many names.
#[tokio::test]
async fn child_with_hostile_events() {
    let recorder = Recorder::new();
    let client = recorder.client();
    let names = (0..10_100).map(|number| format!("event_{number}"));
    for name in ["x".repeat(900_000)].into_iter().chain(names) {
        let body = format!(r#"{{"event_name":"{name}","user_id":"u"}}"#);
        let request = linkrunner_events::ApiRequest::from_parts(
            linkrunner_events::Endpoint::CaptureEvent,
            body,
        );
        let request = request.expect("a request");
        client.send(request).await.expect("accepted");
    }
    assert_eq!(recorder.requests().len(), 10_101);
}

#[test]
fn notes_have_a_bound() {
    let folder = folder("hostile");
    run(child("child_with_hostile_events", Some(&folder)));
    let files: Vec<_> = fs::read_dir(&folder).expect("the folder").collect();
    assert_eq!(files.len(), 1);
    let file = files
        .into_iter()
        .next()
        .expect("a file")
        .expect("readable")
        .path();
    let text = fs::read_to_string(file).expect("text");
    assert_eq!(text.lines().count(), 10_000);
    assert!(text.lines().all(|line| line.len() < 100));
}
