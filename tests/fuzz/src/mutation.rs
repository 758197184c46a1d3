//! What happens to a seed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The longest input. Larger ones take more time than they find.
const MAX_BYTES: usize = 64 * 1024;

/// The most mutations of one input.
const MOST: usize = 12;

/// One change of an input.
#[derive(Debug, Clone)]
pub(crate) enum Mutation {
    /// Replaces a byte.
    Replace(Index, u8),
    /// Removes up to so many bytes.
    Remove(Index, usize),
    /// Inserts a word.
    Insert(Index, &'static [u8]),
    /// Inserts up to so many bytes again and again.
    Repeat(Index, usize, usize),
    /// Replaces the end by the end of another seed.
    Splice(Index, Index, Index),
}

/// Mutations with these words.
pub(crate) fn mutations(words: &[&'static [u8]]) -> impl Strategy<Value = Vec<Mutation>> + use<> {
    let place = any::<Index>;
    let mutation = prop_oneof![
        1 => (place(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        1 => (place(), 1..40_usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        4 => (place(), select(words.to_vec())).prop_map(|(at, word)| Mutation::Insert(at, word)),
        1 => (place(), 1..60_usize, times()).prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        1 => (place(), place(), place()).prop_map(|(at, seed, from)| Mutation::Splice(at, seed, from)),
    ];
    vec(mutation, 0..MOST)
}

/// Few repetitions for most inputs; many find limits of depth.
fn times() -> impl Strategy<Value = usize> {
    prop_oneof![9 => 1..4_usize, 1 => 100..2_000_usize]
}

/// The seed after the mutations.
pub(crate) fn mutated(seed: &[u8], mutations: &[Mutation], seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut input = seed.to_vec();
    for mutation in mutations {
        apply(&mut input, mutation, seeds);
        input.truncate(MAX_BYTES);
    }
    input
}

fn apply(input: &mut Vec<u8>, mutation: &Mutation, seeds: &[Vec<u8>]) {
    // One past the end is a place, too.
    let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
    match mutation {
        Mutation::Replace(at, byte) => {
            let at = place(at, input);
            if let Some(old) = input.get_mut(at) {
                *old = *byte;
            }
        }
        Mutation::Remove(at, length) => {
            let at = place(at, input);
            let end = input.len().min(at + length);
            input.drain(at..end);
        }
        Mutation::Insert(at, word) => {
            let at = place(at, input);
            input.splice(at..at, word.iter().copied());
        }
        Mutation::Repeat(at, length, times) => {
            let at = place(at, input);
            let end = input.len().min(at + length);
            let repeated = input[at..end].repeat(*times);
            input.splice(at..at, repeated);
        }
        Mutation::Splice(at, seed, from) => {
            let seed = seed.get(seeds);
            let at = place(at, input);
            input.truncate(at);
            input.extend_from_slice(&seed[place(from, seed)..]);
        }
    }
}
