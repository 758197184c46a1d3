//! The table of verdicts: the meaning of each kind of change.

use super::verdict::Verdict;

/// A row of the table. `{…}` in its sentences stands for a part of the change, see [`Sentence`](super::sentence::Sentence).
pub(crate) struct Row {
    pub(crate) kind: ChangeKind,
    /// The name of the kind in tools' output.
    pub(crate) code: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) change: &'static str,
    /// The consequence downstream. Follows the change and a colon.
    pub(crate) consequence: &'static str,
    /// The step that somebody has to take, if there is one.
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
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ChangeKind {
            $($(#[$doc])* $kind,)*
        }

        /// The meaning of each kind of change, in the order of the kinds.
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

    /// The name in tools' output, such as `field-removed`. It stays the same between versions.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The verdict of a change of this kind that no reader in `linkrunner.toml` makes heavier.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        self.row().verdict
    }

    pub(crate) fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

table! {
    /// An event is not sent any more.
    EventRemoved {
        code: "event-removed",
        verdict: Breaking,
        change: "{event} is not sent any more",
        consequence: "its mapping in the dashboard receives nothing, and reports, audiences and campaigns that use it stop",
        step: Some("Keep sending it until nothing reads it, then remove its mapping in the dashboard"),
    }
    /// An event has another name, be it in case alone.
    EventRenamed {
        code: "event-renamed",
        verdict: Breaking,
        change: "{before} seems to be renamed to {after}",
        consequence: "Linkrunner compares names exactly, case included, so the mapping of the old name does not hold for the new \
                      one, and events that are not mapped reach no ad network",
        step: Some(
            "Map {after}{mapping} in the dashboard before this is deployed, and keep the mapping of {before} until nothing \
             sends it any more",
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
    /// The data of a payment, or a context, is not sent any more.
    DataRemoved {
        code: "data-removed",
        verdict: Breaking,
        change: "the {noun} {event} is not sent any more",
        consequence: "reports and audiences that read its fields find nothing from now on",
        step: None,
    }
    /// The type of a payment's data, or of a context, has another name.
    DataRenamed {
        code: "data-renamed",
        verdict: Safe,
        change: "the {noun} {before} seems to be renamed to {after}",
        consequence: "this name is not sent",
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
    /// The kind of ecommerce event is another one.
    EcommerceChanged {
        code: "ecommerce-changed",
        verdict: Breaking,
        change: "{event} is the ecommerce event {after} and was {before}",
        consequence: "a mapping to the old standard event sends the ad networks something else from now on",
        step: Some("Map {event} to the standard event {after} in the dashboard when this is deployed"),
    }
    /// An event is no ecommerce event any more.
    EcommerceRemoved {
        code: "ecommerce-removed",
        verdict: Breaking,
        change: "{event} is no ecommerce event any more, it was {before}",
        consequence: "the compiler does not check any more that it has its items, currency and value, without which catalogue \
                      campaigns get nothing",
        step: Some("Remove the mapping of {event} to a standard event in the dashboard, if it has one"),
    }
    /// An event became an ecommerce event.
    EcommerceAdded {
        code: "ecommerce-added",
        verdict: Safe,
        change: "{event} is the ecommerce event {after} now",
        consequence: "it reaches catalogue campaigns when it is mapped",
        step: Some("Map {event} to its standard event in the dashboard"),
    }
    /// A field is not sent any more.
    FieldRemoved {
        code: "field-removed",
        verdict: Breaking,
        change: "{field} is gone",
        consequence: "{readers} find nothing from now on",
        step: None,
    }
    /// A field that has a meaning to Linkrunner is not sent any more.
    ReservedFieldRemoved {
        code: "reserved-field-removed",
        verdict: Breaking,
        change: "{field} is gone",
        consequence: "Linkrunner reads this key, and revenue and ad networks miss it from now on",
        step: None,
    }
    /// A field has another key.
    FieldRenamed {
        code: "field-renamed",
        verdict: Breaking,
        change: "{before} seems to be renamed to {after}",
        consequence: "{readers} find nothing under the old key, and old events have nothing under the new one",
        step: Some("Have readers look for both keys, or send both for a while"),
    }
    /// A field holds something else.
    ShapeChanged {
        code: "shape-changed",
        verdict: Breaking,
        change: "{field} is {after} and was {before}",
        consequence: "comparisons and sums over old and new events fail or are wrong",
        step: Some("Send the new values under a new key"),
    }
    /// A field that has a meaning to Linkrunner may be missing.
    ReservedFieldOptional {
        code: "reserved-field-optional",
        verdict: Breaking,
        change: "{field} may {missing} from now on",
        consequence: "Linkrunner reads this key, and without it an event counts for nothing in revenue and ad networks",
        step: None,
    }
    /// A value that a field could have is not sent any more.
    ValueRemoved {
        code: "value-removed",
        verdict: Notice,
        change: "{field} is never {before} any more",
        consequence: "filters for that value find nothing from now on",
        step: None,
    }
    /// A string field has a fixed set of values now.
    ValuesClosed {
        code: "values-closed",
        verdict: Notice,
        change: "{field} is one of {after} and was any string",
        consequence: "filters for other values find nothing from now on",
        step: None,
    }
    /// A field that has a meaning to Linkrunner is new.
    ReservedFieldAdded {
        code: "reserved-field-added",
        verdict: Notice,
        change: "{field} is new",
        consequence: "Linkrunner reads this key itself, so what it makes of the event may change",
        step: None,
    }
    /// An event has revenue now.
    AmountAdded {
        code: "amount-added",
        verdict: Notice,
        change: "{field} is new",
        consequence: "Linkrunner counts it as revenue, and a sale that is sent as a payment, too, counts twice",
        step: Some("Send each sale either as an event with `amount` or as a payment"),
    }
    /// A custom field may be missing.
    FieldOptional {
        code: "field-optional",
        verdict: Notice,
        change: "{field} may {missing} from now on",
        consequence: "{readers} leave out the events without it",
        step: None,
    }
    /// A number may have a fraction now.
    NumberWidened {
        code: "number-widened",
        verdict: Notice,
        change: "{field} is a number and was an integer",
        consequence: "readers that take it for an integer round it or fail",
        step: None,
    }
    /// A field has a known shape no longer.
    ShapeForgotten {
        code: "shape-forgotten",
        verdict: Notice,
        change: "{field} is any JSON and was {before}",
        consequence: "nothing checks its values any more, so a change of them will not be seen here",
        step: Some("State its shape with `#[linkrunner(shape = \"…\")]`, or derive `EventValue` for its type"),
    }
    /// A field has a known shape now.
    ShapeStated {
        code: "shape-stated",
        verdict: Notice,
        change: "{field} is {after} and was any JSON",
        consequence: "if older versions sent something else, comparisons and sums over old and new events are wrong",
        step: None,
    }
    /// A field can have a value that it could not have.
    ValueAdded {
        code: "value-added",
        verdict: Notice,
        change: "{field} may be {after} from now on",
        consequence: "reports and audiences that list the values leave these events out",
        step: None,
    }
    /// A field with a fixed set of values may be any string now.
    ValuesOpened {
        code: "values-opened",
        verdict: Notice,
        change: "{field} may be any string and was one of {before}",
        consequence: "reports and audiences that list the values leave other events out",
        step: None,
    }
    /// A field is never missing any more, in an event that others send, too.
    SharedFieldRequired {
        code: "shared-field-required",
        verdict: Notice,
        change: "{field} is always sent here from now on",
        consequence: "others send {event}, too, and may still leave it out",
        step: Some("Do not rely on {field} before every sender of {event} has it"),
    }
    /// A field is never missing any more.
    FieldRequired {
        code: "field-required",
        verdict: Safe,
        change: "{field} is always sent from now on",
        consequence: "readers that expect it to be missing at times lose nothing",
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
    /// A number has no fraction any more.
    NumberNarrowed {
        code: "number-narrowed",
        verdict: Safe,
        change: "{field} is an integer and was a number",
        consequence: "integers are numbers to readers",
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
    /// The description is another one.
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
    fn each_row_stands_at_the_place_of_its_kind_and_has_a_code_of_its_own() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.kind as usize, index);
            assert_eq!(row.kind.row().code, row.code);
            let same = TABLE.iter().filter(|other| other.code == row.code);
            assert_eq!(same.count(), 1, "{}", row.code);
        }
    }
}
