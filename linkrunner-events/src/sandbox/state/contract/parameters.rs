//! The parameters of a call.

use serde_json::{Map, Value};

use super::answer::Answer;

/// The members of the body. A `null` counts as left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Parameters<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string, which may be missing, but not empty.
    pub(super) fn text(self, name: &str) -> Result<Option<&'a str>, Answer> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(invalid(name, "must be a string that is not empty")),
        }
    }

    pub(super) fn required_text(self, name: &str) -> Result<&'a str, Answer> {
        self.text(name)?.ok_or_else(|| invalid(name, "is required"))
    }

    /// `user_id`, `install_instance_id` or both.
    pub(super) fn identity(self) -> Result<(Option<String>, Option<String>), Answer> {
        let user_id = self.text("user_id")?;
        let install_instance_id = self.text("install_instance_id")?;
        if user_id.is_none() && install_instance_id.is_none() {
            return Err(Answer::bad_request(
                "user_id or install_instance_id is required.",
            ));
        }
        Ok((
            user_id.map(str::to_owned),
            install_instance_id.map(str::to_owned),
        ))
    }

    /// Only its type is checked. Like Linkrunner, the sandbox accepts any data.
    pub(super) fn event_data(self) -> Result<Option<&'a Map<String, Value>>, Answer> {
        match self.get("event_data") {
            None => Ok(None),
            Some(Value::Object(data)) => Ok(Some(data)),
            Some(_) => Err(invalid("event_data", "must be an object")),
        }
    }

    pub(super) fn amount(self) -> Result<f64, Answer> {
        let amount = self
            .get("amount")
            .ok_or_else(|| invalid("amount", "is required"))?;
        match amount.as_f64() {
            Some(amount) if amount >= 0.0 && amount.is_finite() => Ok(amount),
            Some(_) => Err(invalid("amount", "must be zero or more")),
            None => Err(invalid("amount", "must be a number")),
        }
    }

    pub(super) fn one_of(
        self,
        name: &str,
        known: &[&'static str],
        default: &'static str,
    ) -> Result<&'static str, Answer> {
        let Some(text) = self.text(name)? else {
            return Ok(default);
        };
        let found = known.iter().copied().find(|known| *known == text);
        found.ok_or_else(|| invalid(name, &format!("must be one of {}", known.join(", "))))
    }
}

fn invalid(name: &str, rule: &str) -> Answer {
    Answer::bad_request(format!("{name} {rule}."))
}
