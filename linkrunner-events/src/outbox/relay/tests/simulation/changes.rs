//! Relays join, are shut down, are stopped and are killed.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::super::SECOND;
use super::simulate;
use super::world::World;

/// The time in which the share of a killed relay is in use again: it is held for 15 seconds, and the others ask every second.
const REGAINED: Duration = Duration::from_secs(17);

/// The relays change at random for minutes. When they no longer do, they use the whole pace again, and send all events.
#[test]
fn the_limit_is_kept_while_relays_come_and_go() {
    for (seed, relays, addresses) in [(1, 3, 1), (2, 10, 1), (3, 40, 1), (4, 16, 4), (5, 100, 10)] {
        let about = format!("seed {seed}, {relays} relays, {addresses} addresses");
        simulate(seed, async {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut world = World::new(addresses, 0..=1000)
                .storage_takes(40)
                .lease(30 * SECOND);
            let users = addresses * 300;
            world.enqueue(users, 1).await;
            world.join_all(relays).await;
            let end = Instant::now() + 240 * SECOND;
            while Instant::now() < end {
                change(&mut world, &mut random);
                while world.running.len() < relays {
                    world.join(random.usize(..addresses));
                }
                world.enqueue_if_few().await;
                sleep(Duration::from_millis(random.u64(..8_000))).await;
            }
            world.check(&about);

            for stopped in &world.running {
                stopped.process.wake();
            }
            for address in 0..addresses {
                world.join(address);
            }
            world.enqueue(users, 5).await;
            sleep(REGAINED).await;
            let sent = world.requests_within(30 * SECOND).await.len();
            let expected = 30.0 * world.expected_rate();
            assert!(
                sent as f64 > 0.95 * expected,
                "{sent} of {expected}: {about}"
            );
            // Those that were killed hold events until their leases end.
            while world.pending() > 0 {
                sleep(SECOND).await;
            }
            world.check(&about);
        });
    }
}

fn change(world: &mut World, random: &mut fastrand::Rng) {
    let index = random.usize(..world.running.len());
    let time = Duration::from_millis(random.u64(..60_000));
    match random.u8(..100) {
        0..20 => world.kill(index),
        20..30 => world.shut_down(index, Duration::ZERO),
        30..50 => world.shut_down(index, 5 * SECOND),
        50..75 => world.stop(index, time),
        // The machine of all of them is suspended.
        75..80 => (0..world.running.len()).for_each(|index| world.stop(index, time)),
        _ => {}
    }
}

/// Also the events that it held are sent, when their lease ends.
#[test]
fn the_others_take_over_from_a_killed_relay() {
    const LEASE: Duration = Duration::from_secs(60);
    for (relays, latency) in [(2, 20), (4, 200), (4, 1000), (30, 200)] {
        let about = format!("{relays} relays, {latency} ms");
        simulate(1, async {
            let mut world = World::new(1, latency..=latency).lease(LEASE);
            world.enqueue(100, 50).await;
            world.join_all(relays).await;
            sleep(8 * SECOND).await;
            // While it has a request in flight.
            let killed = world.running[0].number;
            while world.in_flight(killed).is_empty() {
                sleep(Duration::from_millis(1)).await;
            }
            let held = world.in_flight(killed);
            world.kill(0);
            sleep(REGAINED).await;
            let sent = world.requests_within(30 * SECOND).await.len();
            let expected = 30.0 * world.expected_rate();
            assert!(
                sent as f64 > 0.95 * expected,
                "{sent} of {expected}: {about}"
            );

            sleep(LEASE).await;
            let requests = world.records.all();
            for first in held {
                let of_event = |user, number| (user, number) == (first.user, first.number);
                let again = requests
                    .iter()
                    .find(|request| {
                        request.relay != killed && of_event(request.user, request.number)
                    })
                    .expect("it is sent again");
                let after = again.begin - first.begin;
                // The events of the 100 users that became due earlier go first: at 15 a second, for 7 seconds.
                assert!(
                    after >= LEASE && after < LEASE + 9 * SECOND,
                    "{after:?}: {about}"
                );
            }
            world.check(&about);
        });
    }
}
