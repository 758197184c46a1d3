//! The arithmetic of sharing a pace. Every storage uses it on its own records of relays and scopes. Times are in milliseconds.

use std::time::Duration;

/// How long an announcement of a relay is valid, and its share stays reserved.
pub(super) const HOLDS: Duration = Duration::from_secs(15);

/// A relay announces itself every second. After this time without an announcement, it was probably killed.
const SILENCE: Duration = Duration::from_secs(3);

/// The announcement of a silent relay is valid for less than this time.
pub(super) const SILENT: Duration = HOLDS.saturating_sub(SILENCE);

/// How long a relay keeps one request more than others if the pace cannot be divided evenly.
const TURN: i64 = 10_000;

/// The share of a relay: an equal one, and never more than the others leave. The remainder goes to some relays for a turn, then to
/// the next ones.
///
/// `relays` is the number of relays of the scope with this one, `rank` how many of the others have a smaller id, and `taken` the
/// sum of the others' shares.
pub(super) fn grant(pace: u32, relays: i64, rank: i64, taken: i64, now: i64) -> u32 {
    let pace = i64::from(pace);
    let rest = pace % relays;
    let place = (rank + now / TURN).rem_euclid(relays);
    let fair = pace / relays + i64::from(place < rest);
    u32::try_from(fair.min(pace - taken)).unwrap_or(0)
}

/// A relay whose time ends later than this announced itself before the clock was set back. `holds` is how long an announcement
/// is valid.
pub(super) fn too_far(now: i64, holds: i64) -> i64 {
    now.saturating_add(holds.saturating_mul(10))
}

/// The pause of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    /// How much of it is left.
    pub(super) left: i64,
    /// Whether it differs from the stored one: it then begins now, and is to be stored.
    pub(super) is_new: bool,
}

/// The longer one of the stored pause, as its begin and its end, and the announced one.
pub(super) fn longer_pause(stored: Option<(i64, i64)>, asked: i64, now: i64) -> Pause {
    let known = stored.map_or(0, |(at, until)| pause_left(at, until, now));
    let left = asked.max(known);
    let until = now.saturating_add(left);
    Pause {
        left,
        is_new: left > 0 && stored.is_none_or(|(_, stored)| stored != until),
    }
}

/// The rest of a pause. If it began in the future, the clock was set back, and all of it is left.
fn pause_left(paused_at: i64, paused_until: i64, now: i64) -> i64 {
    paused_until.saturating_sub(now.max(paused_at)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fair_shares_add_up_to_the_pace() {
        for pace in [1, 7, 30, 100] {
            for relays in 1..=120 {
                for turn in 0..3 {
                    let shares = (0..relays).map(|rank| grant(pace, relays, rank, 0, turn * TURN));
                    assert_eq!(shares.sum::<u32>(), pace, "{relays} relays");
                }
            }
        }
    }

    #[test]
    fn the_remainder_goes_to_every_relay_in_turn() {
        // The others share 30 evenly with it: 0 or 1 for each of 100 relays, 7 or 8 for each of 4.
        for (relays, most) in [(100, 1), (4, 8)] {
            for rank in 0..relays {
                let shares = (0..relays).map(|turn| grant(30, relays, rank, 0, turn * TURN));
                let turns_with_more = shares.filter(|share| *share == most).count();
                assert_eq!(turns_with_more as i64, 30 % relays);
            }
        }
    }

    #[test]
    fn a_share_is_never_more_than_the_others_leave() {
        assert_eq!(grant(30, 2, 0, 20, 0), 10);
        assert_eq!(grant(30, 2, 0, 30, 0), 0);
        // Relays of different paces, or after a clock was set.
        assert_eq!(grant(30, 2, 0, 45, 0), 0);
    }

    #[test]
    fn a_clock_before_1970_changes_nothing() {
        let shares = (0..4).map(|rank| grant(30, 4, rank, 0, -3 * TURN));
        assert_eq!(shares.sum::<u32>(), 30);
    }

    #[test]
    fn a_pause_is_never_longer_than_it_was_announced() {
        assert_eq!(pause_left(1_000, 6_000, 2_000), 4_000);
        assert_eq!(pause_left(1_000, 6_000, 6_000), 0);
        assert_eq!(pause_left(1_000, 6_000, 9_000), 0);
        // The clock was set back by an hour.
        assert_eq!(pause_left(3_601_000, 3_606_000, 2_000), 5_000);
    }
}
