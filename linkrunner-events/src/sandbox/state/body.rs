//! The body of a call, and how much memory it takes.

use serde_json::{Map, Value};

/// How many bytes the remembered bodies may take, and how many the event data of the payments.
pub(crate) const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Body {
    /// The body as it arrived, with replacement characters where it was not UTF-8.
    pub(crate) text: String,
    pub(crate) content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Json(Value),
    /// Not JSON, and why not.
    Malformed(String),
    /// More than [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES). Nothing of it was kept.
    TooLarge,
    /// The body broke off. Nothing of it was kept.
    Broken,
    /// The body did not arrive in time. Nothing of it was kept.
    Late,
}

impl Body {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let content = match serde_json::from_slice(bytes) {
            Ok(value) => Content::Json(value),
            Err(error) => Content::Malformed(error.to_string()),
        };
        Self {
            text: String::from_utf8_lossy(bytes).into_owned(),
            content,
        }
    }

    /// A body that could not be read to its end.
    pub(crate) fn unreadable(content: Content) -> Self {
        Self {
            text: String::new(),
            content,
        }
    }

    /// Roughly how many bytes it takes to keep the body. A tree of small values takes a multiple of its text.
    pub(crate) fn weight(&self) -> usize {
        let tree = match &self.content {
            Content::Json(value) => weight(value),
            _ => 0,
        };
        self.text.len() + tree
    }
}

fn weight(value: &Value) -> usize {
    let content = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(weight).sum(),
        Value::Object(members) => weight_of(members),
    };
    size_of::<Value>() + content
}

/// Roughly the bytes that the members of an object take.
pub(crate) fn weight_of(members: &Map<String, Value>) -> usize {
    /// The size of a map's first node, however few members it has.
    const NODE: usize = 640;

    if members.is_empty() {
        return 0;
    }
    let member = |(key, value): (&String, &Value)| size_of::<String>() + key.len() + weight(value);
    NODE + members.iter().map(member).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_BODY_BYTES;

    #[test]
    fn a_deep_body_is_malformed_and_does_not_overflow_the_stack() {
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let body = Body::new(opening.repeat(MAX_BODY_BYTES / opening.len()).as_bytes());
            assert!(
                matches!(&body.content, Content::Malformed(why) if why.contains("recursion")),
                "{:?}",
                body.content
            );
        }
    }

    #[test]
    fn what_is_not_utf8_is_kept_as_far_as_it_is() {
        let body = Body::new(b"{\"a\":\"\xff\"}");
        assert!(matches!(body.content, Content::Malformed(_)));
        assert_eq!(body.text, "{\"a\":\"\u{fffd}\"}");
    }
}
