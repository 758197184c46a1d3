//! Many relays behind several egress addresses, for minutes of Tokio's clock: they keep the limit of every address, use all
//! of it, and lose no event.

mod changes;
mod process;
mod server;
mod world;

use std::fmt::Write as _;

use tokio::time::sleep;

use self::world::World;
use super::SECOND;

/// Runs a simulation on a clock of its own. The tasks of killed relays end with it.
fn simulate<T>(seed: u64, simulation: impl Future<Output = T>) -> T {
    // For the relays, such as their ids and when they look for events, and for the latency.
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(simulation)
}

/// The relays of an address use its whole pace, whatever their number and the latency.
///
/// The expected rate is that of slots that are used again as soon as they are free, one second after the answer. The tolerance
/// of 3% has two reasons:
///
/// - All slots may be used at the same moments, so a measurement has a whole number of these. At 20 ms it may be 30 in 30
///   seconds, and 29.4 are expected.
/// - If the pace cannot be divided evenly, one request a second goes from one relay to the next every ten seconds. The first one
///   gives it up when its slot is free, and each of them announces itself every second. So it is lost for up to three seconds.
#[test]
fn the_whole_pace_of_every_address_is_used() {
    const TIME: u32 = 30;
    let mut table = "relays  addresses   latency  expected/s  reached/s  highest\n".to_owned();
    for (relays, addresses) in [(1, 1), (4, 1), (16, 4), (100, 1), (100, 10), (100, 100)] {
        for latency in [0, 20, 200, 1000] {
            let about = format!("{relays} relays, {addresses} addresses, {latency} ms");
            let (expected, reached, highest) = simulate(1, async {
                let mut world = World::new(addresses, latency..=latency);
                let expected = world.expected_rate();
                let events = expected * f64::from(TIME + 8);
                world.enqueue(events as usize / 10, 10).await;
                world.join_all(relays).await;
                sleep(4 * SECOND).await;
                let requests = world.requests_within(TIME * SECOND).await;
                assert!(
                    world.pending() > 0,
                    "there was always more to send: {about}"
                );
                let reached = requests.len() as f64 / f64::from(TIME);
                (expected, reached, world.check(&about))
            });
            writeln!(
                table,
                "{relays:6}  {addresses:9}  {latency:5} ms  {expected:10.1}  {reached:9.1}  {highest:7}"
            )
            .expect("a string takes all");
            let ratio = reached / expected;
            assert!(
                (0.97..1.03).contains(&ratio),
                "{reached} of {expected}: {about}"
            );
        }
    }
    println!("{table}");
}

/// Of 40 relays only 30 have a share, each for a turn of ten seconds.
#[test]
fn every_relay_has_its_turn() {
    const RELAYS: usize = 40;
    simulate(1, async {
        let mut world = World::new(1, 20..=20);
        world.enqueue(1_300, 10).await;
        world.join_all(RELAYS).await;
        let requests = world.requests_within(RELAYS as u32 * 10 * SECOND).await;
        let mut counts = [0; RELAYS];
        for request in requests {
            counts[request.relay] += 1;
        }
        let least = counts.iter().min().expect("some");
        let most = counts.iter().max().expect("some");
        assert!(most - least < most / 10, "{counts:?}");
        world.check("every relay has its turn");
    });
}
