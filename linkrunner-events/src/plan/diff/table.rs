//! The table of verdicts: the meaning of each kind of change.

use super::verdict::Verdict;

/// A row of the table. `{…}` in a sentence is a part of the change, see [`Sentence`](super::sentence::Sentence).
pub(crate) struct Row {
    pub(crate) kind: ChangeKind,
    /// The name of the kind in tools' output.
    pub(crate) code: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) change: &'static str,
    /// The consequence downstream. Follows the change and a colon.
    pub(crate) consequence: &'static str,
    /// The next step, if there is one.
    pub(crate) step: Option<&'static str>,
}

/// Declares the kinds of change with their rows. A kind without a row does not compile.
macro_rules! table {
    ($(
        $(#[$doc:meta])*
        $kind:ident {
            code: $code:literal,
            verdict: $verdict:ident,
            change: $change:literal,
            consequence: $consequence:literal,
            step: $step:expr,
        }
    )*) => {
        /// The kind of a change. Each has a verdict and a consequence.
        ///
        /// ```
        /// use linkrunner_events::plan::{ChangeKind, Verdict};
        ///
        /// assert_eq!(ChangeKind::FieldRemoved.code(), "field-removed");
        /// let breaking = ChangeKind::all().filter(|kind| kind.verdict() == Verdict::Breaking);
        /// assert!(breaking.count() > 1);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeKind {
            $($(#[$doc])* $kind,)*
        }

        /// The rows, in the order of the kinds.
        pub(crate) const TABLE: &[Row] = &[
            $(Row {
                kind: ChangeKind::$kind,
                code: $code,
                verdict: Verdict::$verdict,
                change: $change,
                consequence: $consequence,
                step: $step,
            },)*
        ];
    };
}

impl ChangeKind {
    /// Every kind, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.kind)
    }

    /// The name in tools' output, such as `field-removed`. It is stable across versions.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The verdict of this kind, unless `linkrunner.toml` names a reader.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        self.row().verdict
    }

    pub(crate) fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

table! {
    /// An event is no longer sent.
    EventRemoved {
        code: "event-removed",
        verdict: Breaking,
        change: "{event} is no longer sent",
        consequence: "its mapping in the dashboard receives nothing, and reports, audiences and campaigns that use the event \
                      stop working",
        step: Some(
            "Keep sending the event until no report, audience or campaign uses it, then remove its mapping in the dashboard",
        ),
    }
    /// One of several senders no longer sends the event.
    SenderStopped {
        code: "sender-stopped",
        verdict: Notice,
        change: "{event} is no longer sent by one of its senders ({before})",
        consequence: "reports and audiences miss the events of this sender; those of other senders still arrive",
        step: None,
    }
    /// An event has another name, even if only the case differs.
    EventRenamed {
        code: "event-renamed",
        verdict: Breaking,
        change: "{before} seems to be renamed to {after}",
        consequence: "Linkrunner compares names exactly, including case, so the mapping of the old name does not apply to the \
                      new one, and unmapped events reach no ad network",
        step: Some(
            "Map {after}{mapping} in the dashboard before deploying, and keep the mapping of {before} as long as anything \
             sends it",
        ),
    }
    /// An event is new.
    EventAdded {
        code: "event-added",
        verdict: Safe,
        change: "{event} is new",
        consequence: "it reaches no ad network until it is mapped",
        step: Some("Map {event}{mapping} in the dashboard"),
    }
    /// The data of a payment, or a context, is no longer sent.
    DataRemoved {
        code: "data-removed",
        verdict: Breaking,
        change: "the {noun} {event} is no longer sent",
        consequence: "reports and audiences that read its fields find no new data",
        step: None,
    }
    /// The type of a payment's data, or of a context, has another name.
    DataRenamed {
        code: "data-renamed",
        verdict: Safe,
        change: "the {noun} {before} seems to be renamed to {after}",
        consequence: "this name is used only in the plan; it is not sent to Linkrunner",
        step: Some("Rename it in `linkrunner.toml`, if it has an entry there"),
    }
    /// The data of a payment, or a context, is new.
    DataAdded {
        code: "data-added",
        verdict: Safe,
        change: "the {noun} {event} is new",
        consequence: "nothing reads it yet",
        step: None,
    }
    /// The kind of ecommerce event changed.
    EcommerceChanged {
        code: "ecommerce-changed",
        verdict: Breaking,
        change: "{event} changed from the ecommerce event {before} to {after}",
        consequence: "a mapping to the old standard event now reports the wrong event to ad networks",
        step: Some("Map {event} to the standard event {after} in the dashboard when you deploy this"),
    }
    /// An event is no longer an ecommerce event.
    EcommerceRemoved {
        code: "ecommerce-removed",
        verdict: Breaking,
        change: "{event} is no longer the ecommerce event {before}",
        consequence: "the compiler no longer checks that it has items, a currency and a value, which catalogue campaigns \
                      need",
        step: Some("Remove the mapping of {event} to a standard event in the dashboard, if it has one"),
    }
    /// An event became an ecommerce event.
    EcommerceAdded {
        code: "ecommerce-added",
        verdict: Safe,
        change: "{event} is now the ecommerce event {after}",
        consequence: "it reaches catalogue campaigns once it is mapped",
        step: Some("Map {event} to its standard event in the dashboard"),
    }
    /// A field is no longer sent.
    FieldRemoved {
        code: "field-removed",
        verdict: Breaking,
        change: "{field} was removed",
        consequence: "{readers} find no new data",
        step: None,
    }
    /// A field that Linkrunner reads is no longer sent.
    ReservedFieldRemoved {
        code: "reserved-field-removed",
        verdict: Breaking,
        change: "{field} was removed",
        consequence: "Linkrunner reads this key; without it, revenue and ad networks lack the value",
        step: None,
    }
    /// A field has another key.
    FieldRenamed {
        code: "field-renamed",
        verdict: Breaking,
        change: "{before} seems to be renamed to {after}",
        consequence: "{readers} find nothing under the old key, and old events have nothing under the new one",
        step: Some("Make readers look for both keys, or send both for a while"),
    }
    /// The shape of a field changed.
    ShapeChanged {
        code: "shape-changed",
        verdict: Breaking,
        change: "{field} changed from {before} to {after}",
        consequence: "comparisons and sums over old and new events fail or are wrong",
        step: Some("Send the new values under a new key"),
    }
    /// A field that Linkrunner reads may be missing.
    ReservedFieldOptional {
        code: "reserved-field-optional",
        verdict: Breaking,
        change: "{field} may {missing} from now on",
        consequence: "Linkrunner reads this key; without it, revenue and ad networks lack the value",
        step: None,
    }
    /// A value was removed from the fixed values of a field.
    ValueRemoved {
        code: "value-removed",
        verdict: Notice,
        change: "{field} no longer has the value {before}",
        consequence: "filters for that value find no new events",
        step: None,
    }
    /// A string field now has a fixed set of values.
    ValuesClosed {
        code: "values-closed",
        verdict: Notice,
        change: "{field} changed from any string to {after}",
        consequence: "filters for other values find no new events",
        step: None,
    }
    /// A field that Linkrunner reads is new.
    ReservedFieldAdded {
        code: "reserved-field-added",
        verdict: Notice,
        change: "{field} is new",
        consequence: "Linkrunner reads this key, so it may treat the event differently",
        step: None,
    }
    /// An event now has revenue.
    AmountAdded {
        code: "amount-added",
        verdict: Notice,
        change: "{field} is new",
        consequence: "Linkrunner counts it as revenue, so a sale that is also sent as a payment counts twice",
        step: Some("Send each sale either as an event with `amount` or as a payment"),
    }
    /// A custom field may be missing.
    FieldOptional {
        code: "field-optional",
        verdict: Notice,
        change: "{field} may {missing} from now on",
        consequence: "{readers} leave out events without it",
        step: None,
    }
    /// An integer may now have a fraction.
    NumberWidened {
        code: "number-widened",
        verdict: Notice,
        change: "{field} changed from an integer to a number",
        consequence: "readers that expect an integer may round the value or fail",
        step: None,
    }
    /// Senders of one event disagree about the shape of a field.
    SendersDisagree {
        code: "senders-disagree",
        verdict: Notice,
        change: "{field} is {before} in one sender and {after} in another",
        consequence: "comparisons and sums over the events of both fail or are wrong",
        step: Some("Give the field one type in all senders, or give the events different names"),
    }
    /// The shape of a field is no longer known.
    ShapeForgotten {
        code: "shape-forgotten",
        verdict: Notice,
        change: "{field} changed from {before} to an unknown shape",
        consequence: "the plan no longer notices changes of its values",
        step: Some("Declare its shape with `#[linkrunner(shape = \"…\")]`, or derive `EventValue` for its type"),
    }
    /// The shape of a field is now known.
    ShapeDeclared {
        code: "shape-declared",
        verdict: Notice,
        change: "{field} changed from an unknown shape to {after}",
        consequence: "if older versions sent something else, comparisons and sums over old and new events are wrong",
        step: None,
    }
    /// A value was added to the fixed values of a field.
    ValueAdded {
        code: "value-added",
        verdict: Notice,
        change: "{field} may be {after} from now on",
        consequence: "reports and audiences that list the values leave out these events",
        step: None,
    }
    /// A field with a fixed set of values may now be any string.
    ValuesOpened {
        code: "values-opened",
        verdict: Notice,
        change: "{field} changed from {before} to any string",
        consequence: "reports and audiences that list the values leave out events with other values",
        step: None,
    }
    /// A field is now always sent, in an event that other targets also send.
    SharedFieldRequired {
        code: "shared-field-required",
        verdict: Notice,
        change: "{field} is now always sent by at least one target",
        consequence: "other targets also send {event}, and may still leave the field out",
        step: Some("Do not rely on {field} until all senders of {event} have it"),
    }
    /// A field is now always sent.
    FieldRequired {
        code: "field-required",
        verdict: Safe,
        change: "{field} is now always sent",
        consequence: "readers that handle a missing field still work",
        step: None,
    }
    /// A custom field is new.
    FieldAdded {
        code: "field-added",
        verdict: Safe,
        change: "{field} is new",
        consequence: "nothing reads it yet, and old events do not have it",
        step: None,
    }
    /// A number no longer has a fraction.
    NumberNarrowed {
        code: "number-narrowed",
        verdict: Safe,
        change: "{field} changed from a number to an integer",
        consequence: "readers that expect a number still work",
        step: None,
    }
    /// The description names another unit.
    UnitChanged {
        code: "unit-changed",
        verdict: Notice,
        change: "the description of {field} says {after} instead of {before}",
        consequence: "if the values changed with it, sums over old and new events are wrong",
        step: Some("If the unit changed, send the values under a new key"),
    }
    /// The description changed.
    DescriptionChanged {
        code: "description-changed",
        verdict: Documentation,
        change: "the description of {field} changed",
        consequence: "the events stay the same",
        step: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_at_the_index_of_its_kind_and_has_a_unique_code() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.kind as usize, index);
            assert_eq!(row.kind.row().code, row.code);
            let same = TABLE.iter().filter(|other| other.code == row.code);
            assert_eq!(same.count(), 1, "{}", row.code);
        }
    }
}
