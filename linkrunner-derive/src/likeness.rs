//! How alike two words are, to find what was meant by a misspelt one.

/// The fewest edits that make one word the other: a letter put in, left out, changed, or swapped with the next.
///
/// No letter is edited twice; this is the distance of the optimal string alignment.
pub(crate) fn edits(left: &str, right: &str) -> usize {
    let (left, right) = (letters(left), letters(right));
    // From the first letters of one word to the first letters of the other, by the number of each.
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    for l in 0..=left.len() {
        for r in 0..=right.len() {
            table[l][r] = match (l, r) {
                (0, all) | (all, 0) => all,
                _ => {
                    let changed = usize::from(left[l - 1] != right[r - 1]);
                    let mut fewest = (table[l - 1][r - 1] + changed)
                        .min(table[l - 1][r] + 1)
                        .min(table[l][r - 1] + 1);
                    if l > 1 && r > 1 && left[l - 2] == right[r - 1] && left[l - 1] == right[r - 2]
                    {
                        fewest = fewest.min(table[l - 2][r - 2] + 1);
                    }
                    fewest
                }
            };
        }
    }
    table[left.len()][right.len()]
}

/// From 0 for nothing in common to 1 for the same: the likeness of Jaro, raised where words begin alike, as Winkler does.
pub(crate) fn likeness(left: &str, right: &str) -> f64 {
    let (left, right) = (letters(left), letters(right));
    let jaro = jaro(&left, &right);
    if jaro <= 0.7 {
        return jaro;
    }
    let beginning = left.iter().zip(&right).take(4);
    let in_common = beginning.take_while(|(left, right)| left == right).count();
    jaro + 0.1 * in_common as f64 * (1.0 - jaro)
}

/// The name without what tells its case: `ViewContent` and `view_content` are the same.
pub(crate) fn bare(name: &str) -> String {
    name.replace(['_', '-', ' '], "").to_lowercase()
}

fn letters(word: &str) -> Vec<char> {
    word.chars().collect()
}

/// The share of letters that both words have at about the same place, and of those the share that are in the same order.
fn jaro(left: &[char], right: &[char]) -> f64 {
    let reach = (left.len().max(right.len()) / 2).saturating_sub(1);
    let mut is_taken = vec![false; right.len()];
    let mut shared = Vec::new();
    for (at, letter) in left.iter().enumerate() {
        let mut near = at.saturating_sub(reach)..right.len().min(at + reach + 1);
        if let Some(found) = near.find(|place| !is_taken[*place] && right[*place] == *letter) {
            is_taken[found] = true;
            shared.push(letter);
        }
    }
    if shared.is_empty() {
        return 0.0;
    }
    let taken = right.iter().zip(&is_taken).filter(|(_, taken)| **taken);
    let displaced = shared
        .iter()
        .zip(taken)
        .filter(|(left, (right, _))| *left != right);
    let swapped = displaced.count() / 2;
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let (all, ordered) = (shared.len(), shared.len() - swapped);
    (share(all, left.len()) + share(all, right.len()) + share(ordered, all)) / 3.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{edits, likeness};

    #[test]
    fn edits_are_counted() {
        let cases = [
            ("amount", "amount", 0),
            ("ammount", "amount", 1),
            ("amout", "amount", 1),
            ("amuont", "amount", 1),
            ("amoont", "amount", 1),
            ("curecny", "currency", 2),
            ("ca", "abc", 3),
            ("", "value", 5),
            ("naïve", "naive", 1),
        ];
        for (left, right, expected) in cases {
            assert_eq!(edits(left, right), expected, "{left}, {right}");
            assert_eq!(edits(right, left), expected, "{right}, {left}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        /// Words of few letters, so that they have much in common.
        #[test]
        fn both_are_as_strsim_has_them(left in "[abc_ä]{1,12}|[a-z_]{1,12}", right in "[abc_ä]{1,12}|[a-z_]{1,12}") {
            prop_assert_eq!(edits(&left, &right), strsim::osa_distance(&left, &right));
            prop_assert_eq!(likeness(&left, &right), strsim::jaro_winkler(&left, &right));
        }
    }
}
