//! The plan as JSON Schema, draft 2020-12.

mod calls;
mod data;
mod names;
mod schema;

use std::collections::BTreeMap;

use self::calls::{any_call, capture_event, capture_payment};
use self::data::data_schema;
use self::names::file_name;
use crate::plan::model::{EntryKind, Plan};

impl Plan {
    /// The plan as one JSON Schema, draft 2020-12, of the body of any call of `capture-event` or `capture-payment`.
    ///
    /// The data of each event and payment has its own schema in `$defs`.
    /// [`to_json_schema_files`](Self::to_json_schema_files) has each in a file.
    ///
    /// ```
    /// use linkrunner_events::LinkrunnerEvent;
    /// use linkrunner_events::plan::Plan;
    ///
    /// /// A player finished a level.
    /// #[derive(LinkrunnerEvent)]
    /// struct LevelCompleted {
    ///     level: u32,
    ///     badge: Option<String>,
    /// }
    ///
    /// let schema: serde_json::Value = serde_json::from_str(&Plan::of::<LevelCompleted>().to_json_schema())?;
    /// assert_eq!(
    ///     schema["$defs"]["event.level_completed"],
    ///     serde_json::json!({
    ///         "title": "level_completed",
    ///         "description": "A player finished a level.",
    ///         "type": "object",
    ///         "properties": { "badge": { "type": "string" }, "level": { "type": "integer" } },
    ///         "required": ["level"],
    ///         "additionalProperties": false,
    ///     }),
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// A call is valid if [`check`](Self::check) finds nothing and these conditions hold: the members beside
    /// `event_data` are those of Linkrunner's API, currencies have three capital letters, ids are not blank, and the
    /// lists of an ecommerce event are not empty.
    ///
    /// # Additional properties
    ///
    /// No object allows additional properties: a key that is not in the plan is usually misspelled, and only a strict schema
    /// finds a misspelled optional field. The fields of contexts are optional properties of every event. To accept events of a
    /// later plan, remove the line `"additionalProperties": false`.
    #[must_use]
    pub fn to_json_schema(&self) -> String {
        any_call(self).to_text()
    }

    /// The plan as JSON Schemas that need no other file, by the names of their files: `capture-event.schema.json` and
    /// `capture-payment.schema.json` for the bodies of calls, `event.NAME.schema.json` and `payment.NAME.schema.json` for the
    /// `event_data` of each event and payment.
    ///
    /// In the names of files, characters other than lower-case letters, digits, `_` and `-` are written as `%` and their
    /// bytes in UTF-8, so that they differ also on file systems that ignore case.
    #[must_use]
    pub fn to_json_schema_files(&self) -> BTreeMap<String, String> {
        let calls = [
            ("capture-event", capture_event(self)),
            ("capture-payment", capture_payment(self)),
        ];
        let calls = calls.map(|(name, schema)| (name.to_owned(), schema));
        let entries = self
            .entries
            .iter()
            .filter(|(id, _)| id.kind != EntryKind::Context);
        let entries = entries.map(|(id, entry)| {
            let name = format!("{}.{}", id.kind.name(), file_name(&id.name));
            (name, data_schema(self, &id.name, entry))
        });
        let schemas = calls.into_iter().chain(entries);
        schemas
            .map(|(name, schema)| {
                (
                    format!("{name}.schema.json"),
                    schema.into_document().to_text(),
                )
            })
            .collect()
    }
}
