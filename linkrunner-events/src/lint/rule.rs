//! The rules of the lints and their severities.

use std::fmt;

/// The certainty of a finding. Tests can assert that an event has no findings of `Warning` or above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Often intended, sometimes a mistake: check it once.
    Advice,
    /// Usually a mistake.
    Warning,
    /// Linkrunner accepts the call and loses data. Typed events cannot contain such a mistake; the sandbox finds it in JSON
    /// from other senders.
    Error,
}

impl Severity {
    /// The severity in lower case: `advice`, `warning` or `error`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $id:literal $severity:ident,)*) => {
        /// A rule of the lints.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// The rule's name in `kebab-case`, such as `value-mismatch`. It is stable across versions.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }

            /// The severity of the rule's findings.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$rule => Severity::$severity,)*
                }
            }
        }
    };
}

rules! {
    /// `value` differs from the sum of the items, and no `discount` explains the difference exactly.
    ValueMismatch "value-mismatch" Warning,
    /// `num_items` differs from the sum of the quantities.
    NumItemsMismatch "num-items-mismatch" Warning,
    /// The `quantity` of an item is below one.
    QuantityBelowOne "quantity-below-one" Warning,
    /// `amount` and `value` differ, or a payment's amount differs from the amount in its data. Each is revenue, so they
    /// must be equal.
    AmountValueMismatch "amount-value-mismatch" Warning,
    /// An amount, a value or a price is below zero.
    NegativeAmount "negative-amount" Warning,
    /// The event has an `amount` or a `value` and no `currency`.
    AmountWithoutCurrency "amount-without-currency" Advice,
    /// A sale is sent as an event. If a payment reports it too, it counts twice.
    SaleAsEvent "sale-as-event" Advice,
    /// The name contains a variant, such as `purchase_gold`. Send one event with the variant in a field.
    VariantInName "variant-in-name" Warning,
    /// A key contains a value, such as `level_5`. Send the value as the value of the key.
    ValueInKey "value-in-key" Advice,
    /// Revenue is under a key that Linkrunner does not read as revenue, such as `total_amount`, or in an object.
    RevenueUnderOtherKey "revenue-under-other-key" Advice,
    /// The event has a `currency` and neither `amount` nor `value`.
    CurrencyWithoutAmount "currency-without-amount" Advice,
    /// An event has fields of an ecommerce event, and an ad network would drop it. The compiler did not check it, because
    /// it is not declared as an ecommerce event. In JSON, more specific rules apply, such as `incomplete-ecommerce`.
    UndeclaredEcommerce "undeclared-ecommerce" Warning,
    /// One of the event's ids has no item in `contents`.
    IdWithoutItem "id-without-item" Warning,
    /// `event_data` contains `timestamp`, or a key that Linkrunner reads only beside it, such as `user_id`.
    EnvelopeKey "envelope-key" Advice,
    /// An id is the text of a missing value, such as `null` or `None`.
    PlaceholderId "placeholder-id" Warning,
    /// The name has over 128 characters.
    NameTooLong "name-too-long" Warning,
    /// The name begins with a digit.
    NameBeginsWithDigit "name-begins-with-digit" Advice,
    /// The name has characters that are not ASCII.
    NameNotAscii "name-not-ascii" Advice,
    /// A key is too long to filter by.
    KeyTooLong "key-too-long" Warning,
    /// A string is too long to be listed.
    ValueTooLong "value-too-long" Warning,
    /// The client's address is private, loopback or link-local, and Linkrunner ignores it.
    PrivateClientAddress "private-client-address" Warning,

    /// A number is sent as a string, and Linkrunner shares no revenue from it.
    NumberAsString "number-as-string" Error,
    /// A value has the wrong type for its key.
    WrongType "wrong-type" Error,
    /// A key that takes a list has a single value.
    ListExpected "list-expected" Error,
    /// `contents`, `content_ids` or `item_group_ids` is empty.
    EmptyList "empty-list" Error,
    /// An id is empty or white space.
    EmptyId "empty-id" Error,
    /// The currency is not a current ISO 4217 code.
    UnknownCurrency "unknown-currency" Error,
    /// An event about items of a catalogue lacks a key that ad networks require.
    IncompleteEcommerce "incomplete-ecommerce" Error,
    /// An item lacks its `id`, `quantity` or `item_price`.
    IncompleteItem "incomplete-item" Error,
    /// An item's id is not among the event's ids.
    IdNotListed "id-not-listed" Error,
    /// The content type contradicts the ids.
    ContentTypeMismatch "content-type-mismatch" Error,
    /// A key names passwords, card details, emails, phone numbers or names.
    SensitiveKey "sensitive-key" Error,
    /// A value contains an email address or a card number.
    SensitiveValue "sensitive-value" Error,
    /// An object has a key twice, and one of the two values is lost.
    DuplicateKey "duplicate-key" Error,
    /// A key beside `event_data` is unknown, such as `eventData`.
    UnknownKey "unknown-key" Error,
    /// A value is `null`, which has no meaning to Linkrunner.
    NullValue "null-value" Warning,
    /// The client's address is not an IP address.
    InvalidClientAddress "invalid-client-address" Warning,
    /// The name is not in `snake_case`.
    NameNotSnakeCase "name-not-snake-case" Advice,

    /// The name differs from an earlier event's name only in its case or separators.
    NameSpelledDifferently "name-spelled-differently" Warning,
    /// An identical payment was sent before: a retry, which has no effect.
    PaymentRepeated "payment-repeated" Advice,
    /// A different payment with the same type and id was sent before. Linkrunner ignores the later one.
    PaymentIdReused "payment-id-reused" Warning,
    /// The same sale was sent as an event and as a payment, and counts twice.
    SaleTwice "sale-twice" Warning,

    /// The user is not one of the sandbox's known users. Linkrunner stores nothing of users that no SDK has registered, and
    /// answers 2xx.
    UnknownUser "unknown-user" Warning,

    /// The event is not in the plan, or no planned payment has such data.
    UnknownEvent "unknown-event" Warning,
    /// A field is not in the plan of its event.
    UnknownField "unknown-field" Warning,
    /// A field is missing, and the plan has it in every event of this name.
    MissingField "missing-field" Warning,
    /// A field has another shape than the plan says, such as a string instead of a number.
    OtherShape "other-shape" Warning,
}

/// The rule's [id](Rule::id).
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
