//! Kills enqueuers and relays at random, as in [`crate::kills`].

use linkrunner_events::Delivery;
use linkrunner_events::sandbox::RandomFaults;

use super::database::Place;
use crate::kills::{faults, kill_and_check};

#[tokio::test]
async fn at_least_once_nothing_is_lost() {
    if let Some(place) = Place::new().await {
        kill_and_check(&place, Delivery::AtLeastOnce, faults()).await;
    }
}

#[tokio::test]
async fn at_most_once_nothing_is_lost_or_sent_twice() {
    if let Some(place) = Place::new().await {
        kill_and_check(&place, Delivery::AtMostOnce, RandomFaults::new()).await;
    }
}
