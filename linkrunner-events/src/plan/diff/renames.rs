//! Guesses renames: which new event or field is a removed one under another name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use super::place::Place;
use crate::plan::model::{Entry, EntryId, EntryKind, Plan};
use crate::plan::path::FieldPath;
use crate::plan::tree::Node;
use crate::schema::Role;

/// The share of equal fields that makes two events a rename.
const MIN_EQUAL_FIELDS: f64 = 0.7;
/// The same for events with similar names.
const MIN_EQUAL_FIELDS_OF_NAMESAKES: f64 = 0.5;
/// The similarity, from 0 to 1, from which two names count as similar.
const MIN_SIMILARITY: f64 = 0.82;
/// The largest number of pairs that are compared. Above it nothing is guessed: it would take long, and so many changes are not
/// a rename.
const MAX_PAIRS: usize = 20_000;

/// The new ids of renamed entries, by their old ones.
pub(crate) fn of_entries<'a>(base: &'a Plan, head: &'a Plan) -> BTreeMap<&'a EntryId, &'a EntryId> {
    let mut removed = missing(base, head);
    let mut added = missing(head, base);
    let mut renamed = BTreeMap::new();
    // Equal names but for their case, then equal fields, then the rest: the first two take no time with many events.
    pair_groups(&mut removed, &mut added, &mut renamed, |(id, _)| {
        (id.kind, letters(&id.name))
    });
    pair_groups(&mut removed, &mut added, &mut renamed, |(id, entry)| {
        (id.kind, entry.ecommerce, &entry.fields)
    });
    for (old, new) in best_pairs(&removed, &added, |a, b| entry_similarity(*a, *b)) {
        renamed.insert(old.0, new.0);
    }
    renamed.extend(only_events(base, head));
    renamed
}

/// The only removed event and the only new one, if their fields are equal. Needed for events without fields: their names
/// alone say nothing.
fn only_events<'a>(base: &'a Plan, head: &'a Plan) -> Option<(&'a EntryId, &'a EntryId)> {
    let only = |plan, other| {
        let missing = missing(plan, other).into_iter();
        let mut events = missing.filter(|(id, _)| id.kind == EntryKind::Event);
        let event = events.next()?;
        events.next().is_none().then_some(event)
    };
    let ((old_id, old), (new_id, new)) = (only(base, head)?, only(head, base)?);
    let is_equal = old.ecommerce == new.ecommerce && old.fields == new.fields;
    is_equal.then_some((old_id, new_id))
}

type Named<'a> = (&'a EntryId, &'a Entry);

/// The entries of one plan that the other lacks.
fn missing<'a>(plan: &'a Plan, other: &Plan) -> Vec<Named<'a>> {
    let entries = plan.entries.iter();
    entries
        .filter(|(id, _)| !other.entries.contains_key(id))
        .collect()
}

/// Pairs the entries of equal groups, and removes them from the lists.
fn pair_groups<'a, K: Eq + Hash>(
    removed: &mut Vec<Named<'a>>,
    added: &mut Vec<Named<'a>>,
    renamed: &mut BTreeMap<&'a EntryId, &'a EntryId>,
    group: impl Fn(&Named<'a>) -> K,
) {
    let mut groups: HashMap<K, (Vec<Named<'a>>, Vec<Named<'a>>)> = HashMap::new();
    for entry in &*removed {
        groups.entry(group(entry)).or_default().0.push(*entry);
    }
    for entry in &*added {
        groups.entry(group(entry)).or_default().1.push(*entry);
    }
    let mut new_ids = BTreeSet::new();
    for (old, new) in groups.values() {
        for (old, new) in best_pairs(old, new, |a, b| entry_similarity(*a, *b)) {
            renamed.insert(old.0, new.0);
            new_ids.insert(new.0);
        }
    }
    removed.retain(|(id, _)| !renamed.contains_key(id));
    added.retain(|(id, _)| !new_ids.contains(id));
}

/// How likely it is that the one entry is the other. `None` if it is not likely.
fn entry_similarity((old_id, old): Named<'_>, (new_id, new): Named<'_>) -> Option<f64> {
    if old_id.kind != new_id.kind {
        return None;
    }
    let names = name_similarity(&old_id.name, &new_id.name);
    let has_same_letters = letters(&old_id.name) == letters(&new_id.name);
    if has_same_letters {
        return Some(2.0 + names);
    }
    if old.ecommerce != new.ecommerce {
        return None;
    }
    let equal = old.fields.iter().filter(|(path, field)| {
        let other = new.fields.get(path);
        other.is_some_and(|other| other.shape == field.shape)
    });
    let equal = equal.count();
    let all = old.fields.len() + new.fields.len() - equal;
    let is_namesake = names >= MIN_SIMILARITY;
    if all == 0 {
        let has_same_text = !old.about.is_empty() && old.about == new.about;
        return (is_namesake || has_same_text).then_some(names);
    }
    let share = ratio(equal, all);
    let is_likely =
        share >= MIN_EQUAL_FIELDS || (is_namesake && share >= MIN_EQUAL_FIELDS_OF_NAMESAKES);
    is_likely.then_some(share + names)
}

/// The new paths of renamed fields of one container, by their old ones. The only removed and the only new field are a rename if
/// their shapes are equal. A reserved key is never renamed: its meaning goes with the key.
pub(crate) fn of_fields<'a, 'p>(
    removed: &'a [Place<'p>],
    added: &'a [Place<'p>],
) -> BTreeMap<&'a FieldPath, &'a Place<'p>> {
    let is_only = removed.len() == 1 && added.len() == 1;
    let pairs = best_pairs(removed, added, |old, new| {
        let is_custom = old.path.role() == Role::Custom && new.path.role() == Role::Custom;
        let (old_key, new_key) = (old.path.key()?, new.path.key()?);
        let (old_field, new_field) = (old.node.field()?, new.node.field()?);
        if !is_custom || old_field.shape != new_field.shape {
            return None;
        }
        let names = name_similarity(old_key, new_key);
        let equal = equal_fields_in(old.node, new.node);
        let all = fields_in(old.node) + fields_in(new.node) - equal;
        let share = if all == 0 { 1.0 } else { ratio(equal, all) };
        let is_same = old_field == new_field && equal == all;
        let is_likely = is_only || names >= MIN_SIMILARITY;
        let has_similar_parts = share >= MIN_EQUAL_FIELDS_OF_NAMESAKES;
        let has_same_text = !old_field.about.is_empty() && old_field.about == new_field.about;
        let text = if has_same_text { 1.0 } else { 0.0 };
        (is_same || is_likely && has_similar_parts).then_some(text + share + names)
    });
    pairs
        .into_iter()
        .map(|(old, new)| (&old.path, new))
        .collect()
}

/// The number of fields within a container, at any depth.
fn fields_in(container: &Node<'_>) -> usize {
    let counts = container
        .parts()
        .map(|(_, part)| usize::from(part.field().is_some()) + fields_in(part));
    counts.sum()
}

/// The number of fields that two containers have at the same paths.
fn equal_fields_in(old: &Node<'_>, new: &Node<'_>) -> usize {
    let counts = old.parts().filter_map(|(step, old)| {
        let new = new.part(step)?;
        let is_equal = old.field().is_some() && old.field() == new.field();
        Some(usize::from(is_equal) + equal_fields_in(old, new))
    });
    counts.sum()
}

/// Pairs of old and new, the most similar first, each used once.
fn best_pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    similarity: impl Fn(&T, &T) -> Option<f64>,
) -> Vec<(&'a T, &'a T)> {
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    for (i, a) in old.iter().enumerate() {
        for (j, b) in new.iter().enumerate() {
            candidates.extend(similarity(a, b).map(|similarity| (similarity, i, j)));
        }
    }
    let by_similarity = |a: &(f64, _, _), b: &(f64, _, _)| b.0.total_cmp(&a.0);
    candidates.sort_by(by_similarity);
    let (mut is_old_used, mut is_new_used) = (vec![false; old.len()], vec![false; new.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if !is_old_used[i] && !is_new_used[j] {
            (is_old_used[i], is_new_used[j]) = (true, true);
            pairs.push((&old[i], &new[j]));
        }
    }
    pairs
}

/// How similar two names are, from 0 to 1, whatever their case.
fn name_similarity(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&letters(a), &letters(b))
}

/// The letters and digits of a name in lower case: `ViewContent` and `view_content` have the same.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of fields are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
