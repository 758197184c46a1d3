//! Random jitter for pauses, so that clients that failed together do not retry together.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A number from 0 (inclusive) to 1 (exclusive).
///
/// Each `RandomState` has different keys, seeded per thread by the system's randomness, so the hash of no input is
/// 64 pseudo-random bits. That is good enough for a pause: no secret depends on it.
pub(crate) fn roll() -> f64 {
    let bits = RandomState::new().build_hasher().finish();
    // As many bits as a float holds exactly.
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use super::roll;

    #[test]
    fn every_tenth_comes_up_about_as_often() {
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[(roll() * 10.0) as usize] += 1;
        }
        // By chance, a count is this far off once in billions of runs.
        assert!(
            counts.iter().all(|count| (800..1200).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn no_two_threads_roll_the_same() {
        let threads: Vec<_> = (0..8)
            .map(|_| thread::spawn(|| [roll(), roll(), roll()]))
            .collect();
        let rolled: Vec<f64> = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        let different: HashSet<u64> = rolled.iter().map(|roll| roll.to_bits()).collect();
        assert_eq!(different.len(), rolled.len(), "{rolled:?}");
    }
}
