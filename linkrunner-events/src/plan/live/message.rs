//! The differences as findings.

use super::describe::{noun, with_example};
use super::meant::meant;
use super::walk::{Difference, Kind};
use crate::lint::{Finding, Rule, short, show};

/// The entry that a call was compared with, as messages name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The name of the entry.
    pub(super) name: &'a str,
    /// Whether the call is a payment, whose data was compared.
    pub(super) is_payment: bool,
}

impl Subject<'_> {
    /// Each call of the subject: "every …".
    fn one(self) -> String {
        let name = short(self.name);
        if self.is_payment {
            format!("payment of `{name}`")
        } else {
            format!("`{name}`")
        }
    }

    /// The subject after "the plan of".
    fn whole(self) -> String {
        let article = if self.is_payment { "a " } else { "" };
        format!("{article}{}", self.one())
    }
}

impl Difference<'_> {
    pub(super) fn finding(&self, subject: Subject<'_>) -> Finding {
        let path = &self.path;
        let missing = |problem, field| {
            let message = format!(
                "`{path}` {problem}, but the plan says that every {} has it; send {}",
                subject.one(),
                with_example(field)
            );
            (Rule::MissingField, message)
        };
        let (rule, message) = match self.kind {
            Kind::MissingField { field } => missing("is missing", field),
            Kind::NullField { field } => missing("is null", field),
            Kind::NullOptional => (
                Rule::OtherShape,
                format!("`{path}` is null; leave the key out if there is no value"),
            ),
            Kind::UnknownField { meant: Some(meant) } => (
                Rule::UnknownField,
                format!(
                    "`{path}` is not in the plan of {}; did you mean `{}`? If not, add it to the plan",
                    subject.whole(),
                    short(meant)
                ),
            ),
            Kind::UnknownField { meant: None } => (
                Rule::UnknownField,
                format!(
                    "`{path}` is not in the plan of {}; leave it out, or add it to the plan",
                    subject.whole()
                ),
            ),
            Kind::OtherShape { node, value } => (
                Rule::OtherShape,
                format!(
                    "`{path}` is {}, but in the plan it is {}; send {}",
                    show(value),
                    noun(node.shape()),
                    meant(node, value).unwrap_or_else(|| with_example(node))
                ),
            ),
        };
        Finding::new(rule, message)
    }
}
