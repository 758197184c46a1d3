//! The example requests.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

/// One request of the vendor's documentation.
#[derive(Debug, Deserialize)]
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) request_body: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A request that is right.
    Positive,
    /// A request that the server refuses.
    Negative,
    /// A request that the server takes and ignores as it has seen it before.
    Dedupe,
    /// A request that the server takes and that is a mistake.
    Lint,
    /// A request that this library has no way to make.
    NeverSent,
}

pub(crate) fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

pub(crate) fn vector(id: &str) -> Vector {
    vectors()
        .into_iter()
        .find(|vector| vector.id == id)
        .unwrap_or_else(|| panic!("no vector `{id}`"))
}

/// The ids of the vectors of one kind, for one path.
pub(crate) fn ids(kind: Kind, path: &str) -> BTreeSet<String> {
    vectors()
        .into_iter()
        .filter(|vector| vector.kind == kind && vector.path.ends_with(path))
        .map(|vector| vector.id)
        .collect()
}

/// Fails when a vector has no entry, an entry no vector, or two entries the same one.
#[track_caller]
pub(crate) fn assert_covered<'a>(
    expected: &BTreeSet<String>,
    entries: impl IntoIterator<Item = &'a str>,
) {
    let mut covered = BTreeSet::new();
    for id in entries {
        assert!(covered.insert(id.to_owned()), "`{id}` is there twice");
    }
    let missing: Vec<_> = expected.difference(&covered).collect();
    let unknown: Vec<_> = covered.difference(expected).collect();
    assert!(missing.is_empty(), "vectors without an entry: {missing:?}");
    assert!(unknown.is_empty(), "entries without a vector: {unknown:?}");
}

#[test]
fn ids_are_unique_and_every_request_is_a_post_to_a_known_path() {
    let mut seen = BTreeSet::new();
    for vector in vectors() {
        assert_eq!(vector.method, "POST", "{}", vector.id);
        let paths = ["capture-event", "capture-payment", "remove-payment"];
        let path = vector.path.strip_prefix("/api/v1/").unwrap();
        assert!(paths.contains(&path), "{}", vector.id);
        assert!(
            seen.insert(vector.id.clone()),
            "{} is there twice",
            vector.id
        );
    }
}

#[test]
fn every_kind_of_vector_is_there() {
    let kinds: BTreeSet<Kind> = vectors().iter().map(|vector| vector.kind).collect();
    let all = [
        Kind::Positive,
        Kind::Negative,
        Kind::Dedupe,
        Kind::Lint,
        Kind::NeverSent,
    ];
    assert_eq!(kinds, BTreeSet::from(all));
}
