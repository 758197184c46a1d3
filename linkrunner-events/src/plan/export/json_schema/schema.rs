//! A JSON Schema as data, with the keywords that the export uses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names::percent_encode;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema. Its keywords are written in the order of the fields, whatever the order of maps in `serde_json` is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub(super) draft: Option<&'static str>,
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) types: Option<Types>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub(super) constant: Option<String>,
    /// The values; `None` is `null`.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub(super) values: Option<Vec<Option<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min_items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) properties: BTreeMap<String, Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Additional>,
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub(super) condition: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) then: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any_of: Vec<Schema>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) all_of: Vec<Schema>,
    #[serde(rename = "$defs", skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) definitions: BTreeMap<String, Schema>,
}

/// A type, or a type or `null`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Types {
    One(&'static str),
    Nullable([&'static str; 2]),
}

/// What the values of keys without a property may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Additional {
    Allowed(bool),
    Schema(Box<Schema>),
}

impl Schema {
    pub(super) fn of_type(name: &'static str) -> Self {
        Self {
            types: Some(Types::One(name)),
            ..Self::default()
        }
    }

    /// A string that is not blank.
    pub(super) fn id() -> Self {
        Self {
            pattern: Some(NOT_BLANK),
            ..Self::of_type("string")
        }
    }

    /// One of these strings.
    pub(super) fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let values = values.into_iter().map(|value| Some(value.to_owned()));
        Self {
            values: Some(values.collect()),
            ..Self::of_type("string")
        }
    }

    /// An object with these properties and no others.
    pub(super) fn object(properties: BTreeMap<String, Self>, required: Vec<String>) -> Self {
        Self {
            properties,
            required,
            additional_properties: Some(Additional::Allowed(false)),
            ..Self::of_type("object")
        }
    }

    /// The definition of this name.
    pub(super) fn reference(definition: &str) -> Self {
        let pointer = definition.replace('~', "~0").replace('/', "~1");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        Self {
            reference: Some(format!("#/$defs/{}", percent_encode(&pointer, is_plain))),
            ..Self::default()
        }
    }

    /// Allows `null`, too.
    pub(super) fn or_null(mut self) -> Self {
        if let Some(Types::One(name)) = self.types {
            self.types = Some(Types::Nullable([name, "null"]));
        }
        if let Some(values) = &mut self.values {
            values.push(None);
        }
        self
    }

    /// The schema as the root of a file.
    pub(super) fn into_document(mut self) -> Self {
        self.draft = Some(DRAFT);
        self
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }
}

/// A text that is not blank.
pub(super) const NOT_BLANK: &str = r"\S";
