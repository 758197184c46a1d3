//! `Delivery::AtMostOnce`: an event that may have arrived is not sent again, except payments.

use linkrunner_events::Payment;
use linkrunner_events::outbox::{DeadFilter, DeadReason};
use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::storage::Storage as _;
use crate::support::{Place, captured, client, drain, enqueue_all, never_twice};

#[tokio::test]
async fn what_may_have_arrived_is_a_letter_in_doubt() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::disconnect().carried_out());
    sandbox.answer_next(Fault::server_error());
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..4).await;
    let relay = outbox.relay(&client(&sandbox)).retry(never_twice());
    drain(&outbox, relay).await;
    assert_eq!(sandbox.received().len(), 4);
    let letters = outbox.dead_letters(DeadFilter::all(), 9).await.unwrap();
    assert_eq!(letters.len(), 2);
    for letter in letters {
        assert_eq!(letter.reason, DeadReason::InDoubt, "{letter:?}");
        assert!(letter.may_have_been_delivered);
    }
}

#[tokio::test]
async fn what_has_not_arrived_is_sent_again() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::rate_limited());
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..4).await;
    let relay = outbox.relay(&client(&sandbox)).retry(never_twice());
    drain(&outbox, relay).await;
    assert_eq!(captured(&sandbox), [0, 1, 2, 3]);
    assert_eq!(outbox.stats().await.unwrap().dead_letters(), 0);
}

#[tokio::test]
async fn a_payment_is_sent_again() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::disconnect().carried_out());
    let place = Place::new();
    let outbox = place.open().await;
    let payment = Payment::new("user_1", "pay_1", 1);
    outbox.enqueue_request(payment).await.unwrap();
    let relay = outbox.relay(&client(&sandbox)).retry(never_twice());
    drain(&outbox, relay).await;
    assert_eq!(sandbox.received().len(), 2);
    assert_eq!(sandbox.payments().len(), 1);
    assert_eq!(outbox.stats().await.unwrap().dead_letters(), 0);
}
