//! The derive macros and their kinds of types.

use linkrunner_rules::Place;

/// The derive macro being expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// `#[derive(LinkrunnerEvent)]`
    Event,
    /// `#[derive(EventData)]`
    Group,
    /// `#[derive(EcommerceItem)]`
    Item,
}

impl Target {
    /// The kind of type with its article, for messages.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Event => "an event",
            Self::Group => "a group of fields",
            Self::Item => "an item",
        }
    }

    /// The name of the derive, for messages.
    pub(crate) fn derive(self) -> &'static str {
        match self {
            Self::Event => "LinkrunnerEvent",
            Self::Group => "EventData",
            Self::Item => "EcommerceItem",
        }
    }

    /// The object that the fields become keys of.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::Event | Self::Group => Place::Event,
            Self::Item => Place::Item,
        }
    }
}
