//! What a report hands back, and what of it is there after a restart.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    ApiRequest, IntoRequest, LinkrunnerEvent, Outcome, Payment, PaymentType, QueueOptions,
    RemovePayment, Report, RetryPolicy, Status, User,
};

use crate::support::{DAY, MILLISECOND, SECOND, tick, until, until_empty};

/// A path of this test alone, removed at its end.
struct TempFile(PathBuf);

impl TempFile {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("linkrunner-report-{}-{number}.jsonl", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.0).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // A test that failed early has made none.
        let _ = fs::remove_file(&self.0);
    }
}

#[derive(LinkrunnerEvent)]
struct Measured<'a> {
    value: f64,
    text: &'a str,
}

/// The report of a queue that could send none of these.
async fn unsent(requests: impl IntoIterator<Item = ApiRequest>, failure: Failure) -> Report {
    let recorder = Recorder::new();
    recorder.fail_always(failure);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for request in requests {
        queue.enqueue_request(request).unwrap();
    }
    queue.shutdown(MILLISECOND).await
}

fn request(request: impl IntoRequest) -> ApiRequest {
    request.into_request().unwrap()
}

/// Everything that a file could change.
fn requests() -> Vec<ApiRequest> {
    let mut requests = Vec::new();
    for value in [
        0.0,
        -0.0,
        0.1,
        149.99,
        1e21,
        1e-7,
        5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        9_007_199_254_740_993.0,
        1.0 / 3.0,
    ] {
        let event = Measured { value, text: "" };
        requests.push(request(event.payload("user_1")));
    }
    for text in [
        "ü € 𝄞 🛒 e\u{301}",
        "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}",
        "line\u{2028}and\u{2029}paragraph\u{85}",
        "\u{feff}\u{200b}",
        "</script>{}[]:,",
        " around ",
    ] {
        let event = Measured { value: 1.0, text };
        requests.push(request(
            event.payload(text.replace(char::is_whitespace, "_") + "user"),
        ));
        let named = event.payload("user_1").event_id(format!("id of {text}."));
        requests.push(request(named));
        requests.push(request(event.payload("user_1")).with_id(text));
    }
    // An id of one's own in place of the event's.
    let event = tick(u64::MAX);
    let event = event.payload("user_1").event_id("event");
    requests.push(request(event).with_id("row 17"));
    requests.push(request(tick(1).payload(User::install_instance("abc"))));
    let payment = Payment::new("user_1", "pay_1", 9.99).kind(PaymentType::Other("ü \"x\"".into()));
    requests.push(request(&payment));
    requests.push(request(&payment).with_id("payment"));
    requests.push(request(RemovePayment::with_id("pay_1")));
    requests.push(request(
        RemovePayment::with_id("pay_1").of_user("user:ü \"x\"\n"),
    ));
    requests.push(request(
        RemovePayment::with_id("pay_1").of_user(User::install_instance("abc")),
    ));
    requests.push(request(RemovePayment::all_of("user_1")).with_id("removal"));
    requests
}

#[tokio::test(start_paused = true)]
async fn what_was_written_is_read_byte_for_byte() {
    let requests = requests();
    let report = unsent(requests.clone(), Failure::no_connection()).await;
    let file = TempFile::new();
    assert_eq!(report.write_to(&file.0).unwrap(), requests.len());
    assert_eq!(file.lines().len(), requests.len());

    let read = Report::read_from(&file.0).unwrap();
    assert_eq!(read.len(), requests.len());
    for (read, request) in read.into_iter().zip(requests) {
        assert_eq!(read.request().body(), request.body());
        assert_eq!(read.request().id(), request.id());
        assert_eq!(read.request().ordering_key(), request.ordering_key());
        assert_eq!(read.request().event_name(), request.event_name());
        assert_eq!(*read.request(), request);
        assert!(!read.may_have_been_delivered());
        assert_eq!(read.into_request(), request);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_in_doubt_is_still_in_doubt_after_a_restart() {
    let file = TempFile::new();
    for (failure, in_doubt) in [
        (Failure::timeout(), true),
        (Failure::status(500), true),
        (Failure::no_connection(), false),
        (Failure::status(429), false),
        (Failure::status(404), false),
    ] {
        let _ = fs::remove_file(&file.0);
        let report = unsent([request(tick(1).payload("user_1"))], failure).await;
        let [event] = report.undelivered() else {
            panic!("{report:?}")
        };
        assert!(event.attempts() >= 1);
        report.write_to(&file.0).unwrap();
        let read = Report::read_from(&file.0).unwrap();
        let [read] = &read[..] else {
            panic!("{read:?}")
        };
        assert_eq!(read.may_have_been_delivered(), in_doubt, "{report}");
        assert_eq!(read.attempts(), event.attempts());
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_writes_what_was_given_up_and_what_was_not_delivered_and_appends() {
    let recorder = Recorder::new();
    let options = QueueOptions::new().retry(RetryPolicy::never());
    let queue = recorder.client().queue(options).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    until_empty(&queue).await;
    recorder.fail_next(Failure::timeout());
    queue.enqueue(&tick(2), "user_1").unwrap();
    recorder.fail_next(Failure::status(400));
    queue.enqueue(&tick(3), "user_1").unwrap();
    until_empty(&queue).await;
    recorder.fail_always(Failure::no_connection());
    queue.enqueue(&tick(4), "user_1").unwrap();
    let report = queue.shutdown(SECOND).await;

    let file = TempFile::new();
    // Neither what was sent nor what Linkrunner refuses.
    assert_eq!(report.write_to(&file.0).unwrap(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file.0).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let first = file.lines();
    let statuses: Vec<_> = first
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["status"].clone())
        .collect();
    assert_eq!(statuses, ["given_up", "undelivered"]);
    let numbers = |file: &TempFile| -> Vec<_> {
        let read = Report::read_from(&file.0).unwrap().into_iter();
        read.map(|unsent| {
            let body: serde_json::Value = serde_json::from_slice(unsent.request().body()).unwrap();
            body["event_data"]["number"].as_u64().unwrap()
        })
        .collect()
    };
    assert_eq!(numbers(&file), [2, 4]);

    // The report of another run goes behind it.
    let other = unsent(
        [request(tick(5).payload("user_1"))],
        Failure::no_connection(),
    )
    .await;
    assert_eq!(other.write_to(&file.0).unwrap(), 1);
    assert_eq!(file.lines()[..2], first);
    assert_eq!(numbers(&file), [2, 4, 5]);

    // Where all is well there is nothing to write, and the file is there all the same.
    let nothing = unsent([], Failure::no_connection()).await;
    assert_eq!(nothing.write_to(&file.0).unwrap(), 0);
    assert_eq!(numbers(&file), [2, 4, 5]);
    let empty = TempFile::new();
    assert_eq!(nothing.write_to(&empty.0).unwrap(), 0);
    assert!(Report::read_from(&empty.0).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_bad_line_is_named_by_its_number() {
    let report = unsent(
        [1, 2].map(|number| request(tick(number).payload("user_1"))),
        Failure::no_connection(),
    )
    .await;
    let file = TempFile::new();
    report.write_to(&file.0).unwrap();
    let good = file.lines();
    let changed = |from: &str, to: &str| {
        assert!(good[1].contains(from), "{}", good[1]);
        good[1].replacen(from, to, 1)
    };
    let cases = [
        ("not JSON".to_owned(), ""),
        ("[]".to_owned(), ""),
        ("{}".to_owned(), "`endpoint`"),
        // A process that was killed while it wrote.
        (good[1][..good[1].len() / 2].to_owned(), ""),
        (good[1].clone() + &good[1], ""),
        (changed(r#""capture-event""#, r#""capture""#), "`capture`"),
        (changed(r#""capture-event""#, "1"), "`endpoint`"),
        (changed(r#""ordering_key""#, r#""key""#), "`ordering_key`"),
        (changed(r#""attempts":0"#, r#""attempts":-1"#), "`attempts`"),
        (
            changed(r#""attempts":0"#, r#""attempts":4294967296"#),
            "`attempts`",
        ),
        (
            changed(
                r#""may_have_been_delivered":false"#,
                r#""may_have_been_delivered":"no""#,
            ),
            "`may_have_been_delivered`",
        ),
        (changed(r#""body":{"#, r#""body":[{"#), ""),
        (changed(r#""body""#, r#""data""#), "`body`"),
        (changed(r#""event_name":"tick","#, ""), "`event_name`"),
        (changed(r#""user_id":"user_1""#, r#""user_id":"""#), ""),
    ];
    for (line, names) in cases {
        // Empty lines count and are no requests.
        fs::write(&file.0, format!("{}\n\n{line}\n{}\n", good[0], good[0])).unwrap();
        let error = Report::read_from(&file.0).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{line}");
        let text = error.to_string();
        assert!(
            text.contains(".jsonl: line 3 is not a request"),
            "{line}: {text}"
        );
        assert!(text.contains(names), "{line}: {text}");
        // A file with users' data does not belong in a log.
        assert!(!text.contains("user_1"), "{text}");
    }

    fs::write(&file.0, format!("\n{}\r\n\n{}", good[0], good[1])).unwrap();
    assert_eq!(Report::read_from(&file.0).unwrap().len(), 2);
    fs::write(&file.0, b"\xff\n").unwrap();
    let error = Report::read_from(&file.0).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    let missing = TempFile::new();
    let error = Report::read_from(&missing.0).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

/// Gives all of these up, by their age.
async fn given_up(requests: impl IntoIterator<Item = ApiRequest>) -> Report {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let options = QueueOptions::new().max_age(SECOND);
    let queue = recorder.client().queue(options).unwrap();
    for request in requests {
        queue.enqueue_request(request).unwrap();
    }
    until(|| queue.stats().pending == 0).await;
    queue.shutdown(DAY).await
}

fn body_bytes(outcomes: &[Outcome]) -> usize {
    outcomes
        .iter()
        .map(|outcome| outcome.request().body().len())
        .sum()
}

#[tokio::test(start_paused = true)]
async fn the_newest_thousand_that_were_given_up_are_kept_and_all_are_counted() {
    let all: Vec<_> = (0..1_234)
        .map(|number| request(tick(number).payload(format!("user_{number}"))))
        .collect();
    let report = given_up(all.clone()).await;
    assert_eq!(report.stats().given_up, 1_234);
    assert_eq!(report.unsent().len(), 1_000);
    for (kept, request) in report.unsent().iter().zip(&all[234..]) {
        assert!(matches!(kept.status(), Status::GivenUp(_)));
        assert_eq!(kept.request(), request);
    }
    assert!(!report.is_complete());
    let file = TempFile::new();
    assert_eq!(report.write_to(&file.0).unwrap(), 1_000);
    assert_eq!(Report::read_from(&file.0).unwrap().len(), 1_000);

    let few = given_up(all[..10].to_vec()).await;
    assert_eq!(few.unsent().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn no_more_than_a_mebibyte_of_them_is_kept() {
    const MEBIBYTE: usize = 1024 * 1024;
    let text = "x".repeat(100_000);
    let all: Vec<_> = (0..25)
        .map(|number| {
            let value = f64::from(number);
            let event = Measured { value, text: &text };
            request(event.payload(format!("user_{number}")))
        })
        .collect();
    let report = given_up(all.clone()).await;
    assert_eq!(report.stats().given_up, 25);
    let kept = report.unsent();
    assert_eq!(kept.last().unwrap().request(), &all[24]);
    assert!(body_bytes(kept) <= MEBIBYTE);
    // One more would be too much.
    assert!(body_bytes(kept) + all[0].body().len() > MEBIBYTE);
    assert_eq!(kept.len(), 10);

    // What a shutdown hands back is all of it.
    let report = unsent(all, Failure::no_connection()).await;
    assert_eq!(report.undelivered().len(), 25);
    assert!(body_bytes(report.undelivered()) > 2 * MEBIBYTE);
}

#[tokio::test(start_paused = true)]
async fn a_body_of_several_lines_is_one_line_of_the_file() {
    let body = "{\n  \"event_name\": \"tick\",\r\n  \"user_id\": \"a\\nb\"\n}";
    let request = ApiRequest::from_parts(linkrunner_events::Endpoint::CaptureEvent, body).unwrap();
    let report = held([request.clone()]).await;
    let file = TempFile::new();
    report.write_to(&file.0).unwrap();
    assert_eq!(file.lines().len(), 1);
    let [unsent] = &Report::read_from(&file.0).unwrap()[..] else {
        panic!()
    };
    assert_eq!(unsent.request().ordering_key(), request.ordering_key());
    let parsed = |request: &ApiRequest| -> serde_json::Value {
        serde_json::from_slice(request.body()).unwrap()
    };
    assert_eq!(parsed(unsent.request()), parsed(&request));
}

#[tokio::test(start_paused = true)]
async fn a_line_that_a_crash_cut_off_takes_no_other_with_it() {
    let requests = [1, 2].map(|number| tick(number).payload("user_1").to_request().unwrap());
    let report = held(requests).await;
    let file = TempFile::new();
    report.write_to(&file.0).unwrap();
    let whole = fs::read(&file.0).unwrap();
    fs::write(&file.0, &whole[..whole.len() - 20]).unwrap();
    report.write_to(&file.0).unwrap();
    let lines = file.lines();
    assert_eq!(lines.len(), 4);
    let error = Report::read_from(&file.0).unwrap_err();
    assert!(error.to_string().contains("line 2 "), "{error}");
    fs::write(
        &file.0,
        [&lines[0], &lines[2], &lines[3]]
            .map(|line| format!("{line}\n"))
            .concat(),
    )
    .unwrap();
    assert_eq!(Report::read_from(&file.0).unwrap().len(), 3);
}

/// The report of a queue that could send none of these.
async fn held(requests: impl IntoIterator<Item = ApiRequest>) -> Report {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for request in requests {
        queue.enqueue_request(request).unwrap();
    }
    queue.shutdown(std::time::Duration::ZERO).await
}
