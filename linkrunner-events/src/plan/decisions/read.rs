//! Reads `linkrunner.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Acceptance, Decision, Decisions};
use crate::plan::change_name::ChangeName;
use crate::plan::model::{EntryId, EntryKind};
use crate::plan::path::FieldPath;
use crate::plan::source::{Source, SyntaxError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDecisions {
    #[serde(default)]
    event: RawEntries,
    #[serde(default)]
    payment: RawEntries,
    #[serde(default)]
    accept: Vec<RawAcceptance>,
}

type RawEntries = BTreeMap<Spanned<String>, RawDecision>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDecision {
    owner: Option<Spanned<String>>,
    maps_to: Option<Spanned<String>>,
    #[serde(default)]
    used_by: Vec<Spanned<String>>,
    #[serde(default)]
    must_be_sent: bool,
    #[serde(default)]
    fields: BTreeMap<Spanned<String>, RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    used_by: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAcceptance {
    change: Spanned<String>,
    reason: Spanned<String>,
}

impl Decisions {
    /// Reads the text of a `linkrunner.toml`. Line ends may be those of any platform.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, or has an unknown key, an invalid name or an empty text.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let source = Source::new(text);
        if let Some(line) = source.conflict() {
            return Err(SyntaxError {
                line,
                column: 1,
                problem: "merge conflict; resolve it by hand".to_owned(),
            });
        }
        let raw: RawDecisions = source.read()?;
        let mut decisions = Self::default();
        for (kind, entries) in [
            (EntryKind::Event, raw.event),
            (EntryKind::Payment, raw.payment),
        ] {
            for (name, raw) in entries {
                let line = source.line(name.span().start);
                let decision = read_decision(&source, raw)?;
                let id = EntryId::new(kind, name.into_inner());
                decisions.entries.insert(id, Decision { line, ..decision });
            }
        }
        for raw in raw.accept {
            decisions.accepted.push(read_acceptance(&source, raw)?);
        }
        Ok(decisions)
    }
}

fn read_decision(source: &Source<'_>, raw: RawDecision) -> Result<Decision, SyntaxError> {
    let one = |text: Option<_>| text.map(|text| not_empty(source, text)).transpose();
    let mut decision = Decision {
        owner: one(raw.owner)?,
        maps_to: one(raw.maps_to)?,
        used_by: all(source, raw.used_by)?,
        must_be_sent: raw.must_be_sent,
        ..Decision::default()
    };
    for (path, field) in raw.fields {
        let span = path.span();
        let path: FieldPath = path
            .into_inner()
            .parse()
            .map_err(|error| source.at(span, format!("{error}")))?;
        let used_by = all(source, field.used_by)?;
        decision.field_used_by.insert(path, used_by);
    }
    Ok(decision)
}

fn read_acceptance(source: &Source<'_>, raw: RawAcceptance) -> Result<Acceptance, SyntaxError> {
    let span = raw.change.span();
    let line = source.line(span.start);
    let change: ChangeName = raw
        .change
        .into_inner()
        .parse()
        .map_err(|error| source.at(span, format!("{error}")))?;
    Ok(Acceptance {
        change,
        reason: not_empty(source, raw.reason)?,
        line,
    })
}

fn all(source: &Source<'_>, texts: Vec<Spanned<String>>) -> Result<Vec<String>, SyntaxError> {
    let texts = texts.into_iter();
    texts.map(|text| not_empty(source, text)).collect()
}

/// The place of the reason in the text, for the acceptance of this change.
pub(super) fn reason_span(text: &str, change: &ChangeName) -> Option<Range<usize>> {
    let raw: RawDecisions = Source::new(text).read().ok()?;
    let mut accepted = raw.accept.iter();
    let of_change = |raw: &&RawAcceptance| raw.change.get_ref().parse().as_ref() == Ok(change);
    Some(accepted.find(of_change)?.reason.span())
}

/// An empty text would count as a reader, a reason or a mapping.
fn not_empty(source: &Source<'_>, text: Spanned<String>) -> Result<String, SyntaxError> {
    if text.get_ref().trim().is_empty() {
        let problem = "this text is empty; fill it in, or remove it".to_owned();
        return Err(source.at(text.span(), problem));
    }
    Ok(text.into_inner())
}
