//! The clock of this machine, against that of the server.

use std::time::{Duration, SystemTime};

use linkrunner_events::client::Reply;

use super::step::Step;
use crate::count::count;

/// The largest difference that does no harm.
const TOLERANCE: Duration = Duration::from_secs(300);

/// The header has whole seconds, and takes a moment to arrive.
const RESOLUTION: Duration = Duration::from_secs(2);

/// Compares the clocks.
pub(super) fn clock(reply: &Reply) -> Step {
    match reply.date {
        Some(date) => compare(reply.arrived, date),
        None => Step::skipped("the response has no valid `Date` header to compare the clock with"),
    }
}

fn compare(here: SystemTime, server: SystemTime) -> Step {
    let (ahead, difference) = match here.duration_since(server) {
        Ok(difference) => (true, difference),
        Err(error) => (false, error.duration()),
    };
    if difference <= RESOLUTION {
        return Step::ok("it agrees with the server's clock");
    }
    if difference <= TOLERANCE {
        let seconds = count(difference.as_secs(), "second");
        return Step::ok(format!("it differs from the server's clock by {seconds}"));
    }
    let direction = if ahead { "ahead of" } else { "behind" };
    Step::problem(
        format!(
            "the clock of this machine is {} {direction} the server's",
            rounded(difference)
        ),
        "synchronize the clock with NTP: with a wrong clock, TLS certificates seem invalid, and an outbox misjudges the age of \
         events",
    )
}

/// The time in its largest unit.
fn rounded(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    match minutes {
        0..=119 => count(minutes, "minute"),
        120..=2_879 => count(minutes / 60, "hour"),
        _ => count(minutes / 1_440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_compared_in_both_directions() {
        let server = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let differ = |seconds: i64| {
            let difference = Duration::from_secs(seconds.unsigned_abs());
            let here = if seconds < 0 {
                server - difference
            } else {
                server + difference
            };
            compare(here, server)
        };
        for (seconds, expected) in [
            (0, "it agrees with the server's clock"),
            (-2, "it agrees with the server's clock"),
            (3, "it differs from the server's clock by 3 seconds"),
            (-300, "it differs from the server's clock by 300 seconds"),
            (
                301,
                "the clock of this machine is 5 minutes ahead of the server's",
            ),
            (
                -7_200,
                "the clock of this machine is 2 hours behind the server's",
            ),
            (
                864_000,
                "the clock of this machine is 10 days ahead of the server's",
            ),
        ] {
            let step = differ(seconds);
            assert_eq!(step.message, expected);
            assert_eq!(step.is_ok(), seconds.abs() <= 300, "{seconds}");
        }
    }
}
