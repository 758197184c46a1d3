//! Reads a lock file.

use std::collections::BTreeMap;

use linkrunner_rules::{Ecommerce, ecommerce};
use serde::Deserialize;
use toml::Spanned;

use super::FORMAT;
use crate::error::debug::debug_with_sources;
use crate::plan::model::{Entry, EntryId, EntryKind, Field, Plan};
use crate::plan::names::UPDATE_COMMAND;
use crate::plan::path::FieldPath;
use crate::plan::shape::PlannedShape;
use crate::plan::source::{Line, Source, SyntaxError};

/// A parsed lock file: its plan, and the line numbers of its entries and fields.
///
/// ```
/// use linkrunner_events::plan::{EntryId, Lock};
///
/// let lock = Lock::parse("format = 1\n\n[event.app_opened]\n")?;
/// assert!(lock.plan.entries.contains_key(&EntryId::event("app_opened")));
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Lock {
    /// The plan.
    pub plan: Plan,
    /// The lines of the entries.
    pub entry_lines: BTreeMap<EntryId, Line>,
    /// The lines of the fields.
    pub field_lines: BTreeMap<(EntryId, FieldPath), Line>,
}

/// The error of parsing a [`Lock`]. The message has the place.
///
/// ```
/// use linkrunner_events::plan::{Lock, LockError};
///
/// let error = Lock::parse("format = 1\n<<<<<<< HEAD\n[event.app_opened]\n").unwrap_err();
/// assert_eq!(error, LockError::Conflict { line: 2 });
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// The file has the markers of a merge conflict.
    #[error("line {line}: merge conflict. To regenerate the file: {UPDATE_COMMAND}")]
    Conflict {
        /// The line of the first marker.
        line: Line,
    },
    /// The text has no `format`, so it is not a lock file.
    #[error("this is not a lock file; it has no `format`")]
    NoFormat,
    /// The text is not valid TOML, or not a valid lock file.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A newer version of this crate wrote the file.
    #[error(
        "this lock file has the format {found}, but this version of linkrunner-events reads formats up to {FORMAT}; update \
         linkrunner-events"
    )]
    NewerFormat {
        /// The format of the file.
        found: i64,
    },
}

debug_with_sources!(LockError);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLock {
    #[serde(rename = "format")]
    _format: i64,
    #[serde(default)]
    event: RawEntries,
    #[serde(default)]
    payment: RawEntries,
    #[serde(default)]
    context: RawEntries,
}

type RawEntries = BTreeMap<Spanned<String>, RawEntry>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    #[serde(default)]
    about: String,
    ecommerce: Option<Spanned<String>>,
    #[serde(default)]
    fields: BTreeMap<Spanned<String>, RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    shape: Spanned<RawShape>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    about: String,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a shape is a name or a list of strings")]
enum RawShape {
    Named(String),
    OneOf(Vec<String>),
}

/// Only the format: a file of a newer version is refused for its number, not for a key that is unknown here.
#[derive(Deserialize)]
struct Format {
    format: Option<Spanned<i64>>,
}

/// The longest path of a field. Types reach no such depth, and long paths of many fields take much memory.
const DEEPEST: usize = 64;

impl Lock {
    /// Reads the text of a lock file. Line ends may be those of any platform.
    ///
    /// # Errors
    ///
    /// When it is not a lock file of a known format. The message has the place.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let source = Source::new(text);
        if let Some(line) = source.conflict() {
            return Err(LockError::Conflict { line });
        }
        let format: Format = source.read()?;
        let format = format.format.ok_or(LockError::NoFormat)?;
        let found = *format.get_ref();
        if found > FORMAT {
            return Err(LockError::NewerFormat { found });
        }
        if found < 1 {
            let problem = format!("unknown format {found}; the first format is 1");
            return Err(source.at(format.span(), problem).into());
        }
        let raw: RawLock = source.read()?;
        let mut lock = Self::default();
        for (kind, entries) in [
            (EntryKind::Event, raw.event),
            (EntryKind::Payment, raw.payment),
            (EntryKind::Context, raw.context),
        ] {
            for (name, entry) in entries {
                let line = source.line(name.span().start);
                let id = EntryId::new(kind, name.into_inner());
                let entry = lock.read_entry(&source, &id, entry)?;
                lock.entry_lines.insert(id.clone(), line);
                lock.plan.entries.insert(id, entry);
            }
        }
        Ok(lock)
    }

    /// The line of a field, or of its entry if the field is not there.
    #[must_use]
    pub fn line(&self, id: &EntryId, path: Option<&FieldPath>) -> Option<Line> {
        let of_field = path.and_then(|path| self.field_lines.get(&(id.clone(), path.clone())));
        of_field.or_else(|| self.entry_lines.get(id)).copied()
    }

    fn read_entry(
        &mut self,
        source: &Source<'_>,
        id: &EntryId,
        raw: RawEntry,
    ) -> Result<Entry, LockError> {
        let mut entry = Entry {
            about: raw.about,
            ..Entry::default()
        };
        if let Some(kind) = raw.ecommerce {
            let mut kinds = ecommerce::NAMED.into_iter().chain([Ecommerce::Unspecified]);
            let found = kinds.find(|known| ecommerce::name(*known) == kind.get_ref());
            entry.ecommerce = Some(found.ok_or_else(|| {
                let problem = format!("unknown kind of ecommerce event `{}`", kind.get_ref());
                source.at(kind.span(), problem)
            })?);
        }
        for (text, field) in raw.fields {
            let path: FieldPath = text
                .get_ref()
                .parse()
                .map_err(|error| source.at(text.span(), format!("{error}")))?;
            if path.segments().len() > DEEPEST {
                let problem = format!("this path has more than {DEEPEST} steps");
                return Err(source.at(text.span(), problem).into());
            }
            if entry.fields.contains_key(&path) {
                let problem = format!("`{path}` appears twice; remove one of the lines");
                return Err(source.at(text.span(), problem).into());
            }
            let line = source.line(text.span().start);
            let span = field.shape.span();
            let shape = match field.shape.into_inner() {
                RawShape::Named(name) => PlannedShape::named(&name).ok_or_else(|| {
                    let names = PlannedShape::names();
                    source.at(
                        span,
                        format!("unknown shape `{name}`; the shapes are {names}"),
                    )
                })?,
                RawShape::OneOf(values) if values.is_empty() => {
                    let problem = "`shape = []` is empty; list the strings of the field".to_owned();
                    return Err(source.at(span, problem).into());
                }
                RawShape::OneOf(values) => PlannedShape::one_of(values),
            };
            self.field_lines.insert((id.clone(), path.clone()), line);
            let field = Field {
                shape,
                optional: field.optional,
                about: field.about,
            };
            entry.fields.insert(path, field);
        }
        Ok(entry)
    }
}
