//! `Debug` of every public error, which is what `main` and `unwrap` print.

use std::error::Error as StdError;
use std::iter::successors;
use std::time::Duration;

use linkrunner_events::commerce::{BasketError, UnknownContentType};
use linkrunner_events::delivery::BaseUrlError;
use linkrunner_events::plan::{
    AcceptError, ChangeName, Decisions, FieldPath, InvalidName, InvalidPath, Lock, LockError, Seen,
    SeenError, SyntaxError,
};
use linkrunner_events::sandbox::{Fault, Sandbox, UnknownFault, WaitError};
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    Basket, BuildError, Client, ContentType, Currency, EncodeError, EncodeProblem, EnqueueError,
    Error, FlushError, GaveUp, LinkrunnerEvent, QueueError, QueueOptions, RetryPolicy, ServerKey,
    ServerKeyError, TransportError, UnknownCurrency,
};

use crate::keyless::{SECRET, key};
use crate::support::builder;

#[derive(LinkrunnerEvent)]
struct Paid {
    amount: f64,
}

const PAID: Paid = Paid { amount: 1.0 };

/// `Debug` is the sentence, then the sources. No sentence repeats its source.
#[track_caller]
fn assert_debug<E: StdError + 'static>(error: E) {
    let mut expected = error.to_string();
    let sources: Vec<String> = successors(error.source(), |&source| source.source())
        .map(ToString::to_string)
        .collect();
    for source in &sources {
        assert!(!expected.contains(source), "{expected} repeats {source}");
    }
    if !sources.is_empty() {
        expected = format!("{expected}\ncaused by: {}", sources.join(": "));
    }
    assert!(!expected.to_lowercase().contains(SECRET), "{expected}");
    assert_eq!(format!("{error:?}"), expected);
    assert_eq!(format!("{error:#?}"), expected);
    // As the error of `main`.
    let error: Box<dyn StdError> = Box::new(error);
    assert_eq!(format!("{error:?}"), expected);
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn errors_of_values() {
    let error = Paid { amount: f64::NAN }
        .payload("user_1")
        .to_vec()
        .unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "event `paid`, field `amount`: the number is NaN or infinite, which JSON cannot carry; send a finite number"
    );
    assert_debug::<EncodeProblem>(error.problem().clone());
    assert_debug::<EncodeError>(error);
    let currency = "euro".parse::<Currency>().unwrap_err();
    assert_debug::<EncodeProblem>(EncodeProblem::UnknownCurrency(currency.clone()));
    assert_debug::<UnknownCurrency>(currency);
    assert_debug::<UnknownContentType>("item".parse::<ContentType>().unwrap_err());
    assert_debug::<BasketError>(<Basket>::builder(Currency::EUR).build().unwrap_err());
    assert_debug::<UnknownFault>("lightning".parse::<Fault>().unwrap_err());
}

#[test]
fn errors_of_plans() {
    assert_debug::<InvalidPath>("a..b".parse::<FieldPath>().unwrap_err());
    assert_debug::<InvalidName>("".parse::<ChangeName>().unwrap_err());
    assert_debug::<LockError>(Lock::parse("format = 2").unwrap_err());
    assert_debug::<LockError>(Lock::parse("format =").unwrap_err());
    assert_debug::<LockError>(Lock::parse("").unwrap_err());
    assert_debug::<SyntaxError>(Decisions::parse("owner = 1").unwrap_err());
    let change: ChangeName = "a.b".parse().unwrap();
    let nothing = Decisions::default();
    assert_debug::<AcceptError>(Decisions::accept("", &nothing, &change, "").unwrap_err());
    assert_debug::<AcceptError>(
        Decisions::accept("owner = 1", &nothing, &change, "so").unwrap_err(),
    );
    assert_debug::<SeenError>(Seen::read("no/such/folder").unwrap_err());
    let no_folder = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert_debug::<SeenError>(Seen::read(no_folder).unwrap_err());
}

/// The errors of environment variables are in `tests/delivery/environment.rs`, in processes of their own.
#[test]
fn errors_of_building() {
    assert_debug::<ServerKeyError>(ServerKey::new(format!(" {SECRET}")).unwrap_err());
    let key_error = BuildError::Key(ServerKeyError::Empty);
    assert_eq!(
        format!("{key_error:?}"),
        "LINKRUNNER_SERVER_KEY: the server key is empty; copy it from the Linkrunner dashboard, and check that the \
         secret or variable with the key has a value"
    );
    assert_debug::<BuildError>(key_error);
    assert_debug::<BuildError>(BuildError::Key(ServerKeyError::NotSet));
    let with_url = |url: &str| builder(url.to_owned()).build().unwrap_err();
    for url in ["nonsense", "https://:sekret@api.linkrunner.io"] {
        let BuildError::BaseUrl(error) = with_url(url) else {
            panic!("{url}");
        };
        assert_debug::<BaseUrlError>(error);
        assert_debug::<BuildError>(with_url(url));
    }
    assert_eq!(
        format!("{:?}", with_url("nonsense")),
        "the base URL is not a URL; write it in full, like https://api.linkrunner.io/api/v1\n\
         caused by: relative URL without a base"
    );
    let no_threads = std::io::Error::other("no threads");
    assert_debug::<BuildError>(BuildError::Runtime(no_threads));
    assert_debug::<QueueError>(Client::disabled().queue(QueueOptions::new()).unwrap_err());
}

#[tokio::test]
async fn errors_of_sending() {
    let port = closed_port();
    let client = builder(format!("http://127.0.0.1:{port}")).build().unwrap();
    let error = client.capture(&PAID, "user_1").await.unwrap_err();
    let printed = format!("{error:?}");
    assert!(
        printed.starts_with(
            "cannot connect; nothing was sent, check the network and the base URL\ncaused by: "
        ),
        "{printed}"
    );
    assert!(printed.contains("onnection refused"), "{printed}");
    let Error::Transport(transport) = error else {
        panic!("{error:?}");
    };
    assert_debug::<TransportError>(transport);

    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::never());
    for failure in [400, 401, 404, 429, 500, 301, 600].map(Failure::status) {
        recorder.fail_next(failure);
        assert_debug::<Error>(client.capture(&PAID, "user_1").await.unwrap_err());
        client.set_key(key());
    }
    let unsendable = Paid { amount: f64::NAN };
    assert_debug::<Error>(client.capture(&unsendable, "user_1").await.unwrap_err());
}

#[tokio::test(start_paused = true)]
async fn errors_after_several_attempts() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let client = recorder.client_with(RetryPolicy::new());
    let error = client.capture(&PAID, "user_1").await.unwrap_err();
    assert!(error.source().is_some());
    let Error::GaveUp(gave_up) = error else {
        panic!("{error:?}");
    };
    assert_debug::<GaveUp>(gave_up);
    assert_debug::<Error>(client.capture(&PAID, "user_1").await.unwrap_err());
}

#[tokio::test]
async fn errors_of_queues() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(503));
    let client = recorder.client();
    let no_room = QueueOptions::new().max_events(0);
    assert_debug::<QueueError>(client.queue(no_room).unwrap_err());

    let queue = client.queue(QueueOptions::new().max_events(1)).unwrap();
    queue.enqueue(&PAID, "user_1").unwrap();
    let full = queue.enqueue(&PAID, "user_1").unwrap_err();
    assert!(full.is_full(), "{full}");
    assert_debug::<EnqueueError>(full);
    assert_debug::<EnqueueError>(queue.enqueue(&PAID, "").unwrap_err());
    assert_debug::<FlushError>(queue.flush(Duration::ZERO).await.unwrap_err());
    let _ = queue.shutdown(Duration::ZERO).await;
    assert_debug::<EnqueueError>(queue.enqueue(&PAID, "user_1").unwrap_err());
    assert_debug::<FlushError>(FlushError::InsideCallback);
}

#[tokio::test]
async fn errors_of_the_sandbox() {
    let sandbox = Sandbox::builder().wait_timeout(Duration::ZERO);
    let sandbox = sandbox.start().await.unwrap();
    assert_debug::<WaitError>(sandbox.wait_for(1).await.unwrap_err());
}
