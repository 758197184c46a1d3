//! The type of a payment's data.

/// The type of a payment's data, which tells what was sent: the data of payments has no name in JSON.
///
/// It is no part of the request. A request that was restored from its JSON has none.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DataType {
    /// The event of this name.
    Event(&'static str),
    /// The group whose type has this path.
    Group(&'static str),
}
