//! The endpoints of Linkrunner's server API and their properties.

/// The maximum size of a request's body in bytes.
///
/// Linkrunner answers 413 to a body over 1 MB. Its documentation does not say whether that is 10⁶ or 2²⁰ bytes, so this
/// crate uses the smaller number.
pub const MAX_BODY_BYTES: usize = 1_000_000;

/// The path, below the base URL, of the one question that a backend can ask: which attribution a user has.
#[cfg(any(feature = "sandbox", all(feature = "client", feature = "cli")))]
pub(crate) const ATTRIBUTION_RESULT: &str = "get-attribution-result";

/// An endpoint of Linkrunner's server API that takes data.
///
/// ```
/// use linkrunner_events::{Endpoint, Payment};
///
/// let payment = Payment::new("user_12345", "pay_1", 9.99);
/// assert_eq!(payment.to_request()?.endpoint(), Endpoint::CapturePayment);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `POST /capture-event`
    CaptureEvent,
    /// `POST /capture-payment`
    CapturePayment,
    /// `POST /remove-payment`
    RemovePayment,
}

/// The properties of one endpoint. Other code reads these instead of matching on endpoints.
#[cfg_attr(
    not(all(feature = "client", feature = "sandbox")),
    expect(dead_code, reason = "some facts concern only one of the features")
)]
pub(crate) struct Facts {
    pub(crate) endpoint: Endpoint,
    /// The path below the base URL, without a leading slash.
    pub(crate) path: &'static str,
    /// The noun for its requests in errors: "event `app_opened`".
    pub(crate) noun: &'static str,
    /// The noun for its calls on the sandbox's page.
    pub(crate) kind: &'static str,
    /// The member of the body that names the request. Without one, the path is the request's name.
    pub(crate) name: Option<&'static str>,
    /// The members that can identify the user or the payment. A body has exactly one of them: the ordering key.
    pub(crate) subjects: &'static [&'static str],
    /// Further members that every body has: strings that are not blank.
    pub(crate) required: &'static [&'static str],
    /// Optional members that must be objects.
    pub(crate) objects: &'static [&'static str],
    /// The optional member that is also the request's own id.
    pub(crate) id: Option<&'static str>,
    /// Whether a request counts once even if it is sent twice.
    pub(crate) is_repeatable: bool,
    /// Whether Linkrunner answers a repetition with 400, because the first attempt succeeded.
    pub(crate) rejects_repetition: bool,
    /// The status of an accepted request.
    pub(crate) accepted_status: u16,
}

/// The two ways to identify a user.
const USER: &[&str] = &["user_id", "install_instance_id"];

impl Endpoint {
    /// Every endpoint, in the order of the variants.
    pub(crate) const ALL: &'static [Facts] = &[
        Facts {
            endpoint: Self::CaptureEvent,
            path: "capture-event",
            noun: "event",
            kind: "event",
            name: Some("event_name"),
            subjects: USER,
            required: &[],
            objects: &["event_data"],
            id: Some("event_id"),
            // The vendor's documentation contradicts itself on the deduplication of events.
            is_repeatable: false,
            rejects_repetition: false,
            accepted_status: 201,
        },
        Facts {
            endpoint: Self::CapturePayment,
            path: "capture-payment",
            noun: "payment",
            kind: "payment",
            name: Some("type"),
            subjects: USER,
            required: &["payment_id"],
            objects: &["event_data"],
            id: None,
            // Linkrunner deduplicates payments by type and id.
            is_repeatable: true,
            rejects_repetition: false,
            accepted_status: 201,
        },
        Facts {
            endpoint: Self::RemovePayment,
            path: "remove-payment",
            noun: "request",
            kind: "removal",
            name: None,
            subjects: &["user_id", "install_instance_id", "payment_id"],
            required: &[],
            objects: &[],
            id: None,
            is_repeatable: true,
            rejects_repetition: true,
            accepted_status: 200,
        },
    ];

    /// The length of arrays with one element per endpoint.
    #[cfg(feature = "client")]
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// The endpoint's index in arrays with one element per endpoint.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    pub(crate) const fn facts(self) -> &'static Facts {
        &Self::ALL[self.index()]
    }

    /// The path below the base URL, without a leading slash: `capture-event`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.facts().path
    }

    /// The endpoint with this path below the base URL.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        let facts = Self::ALL.iter().find(|facts| facts.path == path)?;
        Some(facts.endpoint)
    }
}

/// Each row stands at the index of its endpoint.
const _: () = {
    let mut index = 0;
    while index < Endpoint::ALL.len() {
        assert!(Endpoint::ALL[index].endpoint.index() == index);
        index += 1;
    }
};
