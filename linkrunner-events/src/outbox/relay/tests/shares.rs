//! The running relays of the storage in memory, and their shares of the pace.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::outbox::share::{SILENT, grant};
use crate::outbox::store::{Beat, RelayId, Share};

/// The first time that its clock shows, in milliseconds: like those of the other storages, it counts from 1970.
const START: i64 = 1_790_000_000_000;

#[derive(Debug, Default)]
pub(super) struct Shares {
    /// When its clock showed [`START`].
    epoch: Option<Instant>,
    /// By scope and id.
    relays: BTreeMap<(String, i64), Announced>,
    paused: BTreeMap<String, Instant>,
}

#[derive(Debug)]
struct Announced {
    share: u32,
    until: i64,
}

impl Shares {
    pub(super) fn beat(&mut self, me: RelayId, beat: &Beat, time: Instant) -> Share {
        let now = self.millis(time);
        self.relays.retain(|_, relay| relay.until > now);
        let scope = || (beat.scope.clone(), 0)..=(beat.scope.clone(), i64::MAX);
        let (mut relays, mut rank, mut taken, mut silent) = (1, 0, 0, None);
        let silent_before = now + i64::try_from(SILENT.as_millis()).expect("a short time");
        for ((_, id), other) in self.relays.range(scope()) {
            if *id != me.0 {
                relays += 1;
                rank += i64::from(*id < me.0);
                taken += i64::from(other.share);
                if other.share > 0 && other.until < silent_before {
                    silent = silent.max(Some(other.until - now));
                }
            }
        }
        let granted = beat.pace.map(|pace| grant(pace, relays, rank, taken, now));
        let announced = Announced {
            share: granted.unwrap_or(0).max(beat.used),
            until: now + i64::try_from(beat.until.as_millis()).expect("a short time"),
        };
        self.relays.insert((beat.scope.clone(), me.0), announced);
        let paused = self.paused.entry(beat.scope.clone()).or_insert(time);
        if let Some(pause) = beat.pause {
            *paused = (*paused).max(time + pause);
        }
        Share {
            pace: granted,
            pause: paused.saturating_duration_since(time),
            relays: u32::try_from(relays).expect("few relays"),
            silent: silent
                .map(|millis| Duration::from_millis(u64::try_from(millis).expect("later"))),
        }
    }

    pub(super) fn leave(&mut self, me: RelayId) {
        self.relays.retain(|(_, id), _| *id != me.0);
    }

    fn millis(&mut self, time: Instant) -> i64 {
        let epoch = *self.epoch.get_or_insert(time);
        START + i64::try_from((time - epoch).as_millis()).expect("a short time")
    }
}
