//! The recorder, as users' tests use it.

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Error, LinkrunnerEvent, Payment};

use crate::support::{SECOND, Tick, numbers, tick};

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    product_id: &'a str,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent<'a> {
    Ticked(Tick),
    Viewed(ItemViewed<'a>),
}

#[tokio::test]
async fn events_are_found_by_their_type() {
    let recorder = Recorder::new();
    let client = recorder.client();
    client.capture(&tick(1), "user_1").await.unwrap();
    let viewed = ItemViewed { product_id: "sku" };
    client
        .capture(&ShopEvent::Viewed(viewed), "user_2")
        .await
        .unwrap();
    client
        .capture(&ShopEvent::Ticked(tick(2)), "user_3")
        .await
        .unwrap();
    // A payment whose type is called like an event is none.
    let payment = Payment::new("user_1", "pay_1", 1)
        .kind(linkrunner_events::PaymentType::Other("tick".into()));
    client.send(&payment).await.unwrap();

    assert_eq!(numbers(&recorder.of::<Tick>()), [1, 2]);
    let viewed = recorder.of::<ItemViewed<'_>>();
    assert_eq!(viewed.len(), 1);
    assert_eq!(viewed[0].data("product_id").unwrap(), "sku");
    assert_eq!(viewed[0].user_id(), Some("user_2"));
    assert_eq!(recorder.of::<ShopEvent<'_>>().len(), 3);
    assert_eq!(recorder.payments().len(), 1);
    assert_eq!(recorder.requests().len(), 4);
    recorder.clear();
    assert!(recorder.attempts().is_empty());
}

#[tokio::test]
async fn a_snapshot_shows_what_was_sent() {
    let recorder = Recorder::new();
    let client = recorder.client();
    client
        .capture(
            &ItemViewed {
                product_id: "ABC123",
            },
            "user_12345",
        )
        .await
        .unwrap();
    // The order of the keys depends on a feature of serde_json that another crate may turn on.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(recorder.requests(), @r#"
        [
          {
            "event_data": {
              "product_id": "ABC123"
            },
            "event_name": "item_viewed",
            "user_id": "user_12345"
          }
        ]
        "#);
    });
}

#[tokio::test(start_paused = true)]
async fn failures_are_what_a_client_meets() {
    let recorder = Recorder::new();
    let client = recorder.client();
    // failure, status, retryable, may have been delivered
    let cases = [
        (Failure::status(400), Some(400), false, false),
        (Failure::status(401), Some(401), false, false),
        (
            Failure::status(429).retry_after(SECOND),
            Some(429),
            true,
            false,
        ),
        (
            Failure::status(500).retry_after(SECOND),
            Some(500),
            true,
            true,
        ),
        (Failure::status(302), Some(302), false, false),
        (Failure::no_connection(), None, true, false),
        (Failure::timeout(), None, true, true),
        (Failure::closed(), None, true, true),
    ];
    for (failure, status, retryable, delivered) in cases {
        recorder.fail_next(failure.clone().message("so it is"));
        let error = client.capture(&tick(1), "user_1").await.unwrap_err();
        assert_eq!(error.status(), status, "{failure:?}");
        assert_eq!(error.is_retryable(), retryable, "{failure:?}");
        assert_eq!(error.may_have_been_delivered(), delivered, "{failure:?}");
        if let Error::Transport(error) = &error {
            assert_eq!(error.is_connect(), !delivered);
            assert!(std::error::Error::source(error).is_some());
        }
    }
    assert!(recorder.requests().is_empty());
    recorder.fail_next(Failure::status(204));
    assert_eq!(
        client.capture(&tick(1), "user_1").await.unwrap().status(),
        204
    );
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test]
async fn a_rule_can_look_at_its_recorder() {
    let recorder = Recorder::new();
    let own = recorder.clone();
    // Fails the second attempt alone.
    recorder.fail_if(move |_| (own.attempts().len() == 1).then(|| Failure::status(400)));
    let client = recorder.client();
    client.capture(&tick(1), "user_1").await.unwrap();
    client.capture(&tick(2), "user_1").await.unwrap_err();
    client.capture(&tick(3), "user_1").await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [1, 3]);
}
