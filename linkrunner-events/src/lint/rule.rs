//! What findings are about, and how sure they are.

use std::fmt;

/// How sure a finding is. A test of your own may well assert that there are no warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Right in many applications, wrong in some: worth one look.
    Advice,
    /// Seldom right.
    Warning,
    /// Linkrunner accepts it, and something of it is lost. This crate's own events cannot be sent like that; the sandbox
    /// finds it in what others send.
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
        /// What findings are about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// The rule's name in `kebab-case`, such as `value-mismatch`. It stays what it is from version to version.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }

            /// How sure the rule is.
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
    /// An item is there less than once.
    QuantityBelowOne "quantity-below-one" Warning,
    /// `amount` and `value`, or a payment's amount and that of its data, differ: which of them is the revenue?
    AmountValueMismatch "amount-value-mismatch" Warning,
    /// An amount, a value or a price is below zero.
    NegativeAmount "negative-amount" Warning,
    /// There is an `amount` or a `value`, and no `currency`.
    AmountWithoutCurrency "amount-without-currency" Advice,
    /// A sale that is sent as an event; sent as a payment as well, it counts twice.
    SaleAsEvent "sale-as-event" Advice,
    /// The name carries a variant, such as `purchase_gold`: one event with a field says it better.
    VariantInName "variant-in-name" Warning,
    /// A key carries a value, such as `level_5`: the value belongs on the right.
    ValueInKey "value-in-key" Advice,
    /// Money stands under a key that Linkrunner shares no revenue from, such as `total_amount`, or in an object.
    RevenueUnderOtherKey "revenue-under-other-key" Advice,
    /// There is a `currency`, and neither `amount` nor `value`.
    CurrencyWithoutAmount "currency-without-amount" Advice,
    /// An event has fields of an ecommerce event, an ad network would drop it, and it is not declared as one, so that the
    /// compiler has not checked it. In JSON, the mistakes have rules of their own, such as `incomplete-ecommerce`.
    UndeclaredEcommerce "undeclared-ecommerce" Warning,
    /// An id stands among the event's ids, and no item has it.
    IdWithoutItem "id-without-item" Warning,
    /// A key that Linkrunner reads beside `event_data`, such as `user_id`, or `timestamp`, stands inside it.
    EnvelopeKey "envelope-key" Advice,
    /// An id is the text of a missing value, such as `null` or `None`.
    PlaceholderId "placeholder-id" Warning,
    /// The name has over 128 characters.
    NameTooLong "name-too-long" Warning,
    /// The name begins with a digit.
    NameBeginsWithDigit "name-begins-with-digit" Advice,
    /// The name has letters that are not ASCII.
    NameNotAscii "name-not-ascii" Advice,
    /// A key is too long to filter by.
    KeyTooLong "key-too-long" Warning,
    /// A string is too long to be listed.
    ValueTooLong "value-too-long" Warning,
    /// The client's address is private, loopback or link-local, and Linkrunner ignores it.
    PrivateClientAddress "private-client-address" Warning,

    /// A number is sent as a string, so that no revenue is shared.
    NumberAsString "number-as-string" Error,
    /// A value has a type that its key cannot have.
    WrongType "wrong-type" Error,
    /// One value stands where a list belongs.
    ListExpected "list-expected" Error,
    /// `contents`, `content_ids` or `item_group_ids` is empty.
    EmptyList "empty-list" Error,
    /// An id is empty or white space.
    EmptyId "empty-id" Error,
    /// The currency is not a current ISO 4217 code.
    UnknownCurrency "unknown-currency" Error,
    /// An event about items of a catalogue lacks a key that the ad network needs.
    IncompleteEcommerce "incomplete-ecommerce" Error,
    /// An item lacks its `id`, `quantity` or `item_price`.
    IncompleteItem "incomplete-item" Error,
    /// An item's id is not among the event's ids.
    IdNotListed "id-not-listed" Error,
    /// The content type does not go with the ids.
    ContentTypeMismatch "content-type-mismatch" Error,
    /// A key names passwords, card details, emails, phone numbers or names.
    SensitiveKey "sensitive-key" Error,
    /// A value is an email address or the number of a card.
    SensitiveValue "sensitive-value" Error,
    /// A key stands twice in one object, and only one of the two values is kept.
    DuplicateKey "duplicate-key" Error,
    /// A key beside `event_data` is none that the call has, such as `eventData`.
    UnknownKey "unknown-key" Error,
    /// A key has a `null`, which Linkrunner gives no meaning.
    NullValue "null-value" Warning,
    /// The client's address is no IP address.
    InvalidClientAddress "invalid-client-address" Warning,
    /// The name is not in `snake_case`.
    NameNotSnakeCase "name-not-snake-case" Advice,

    /// The name differs only in its spelling from one that was sent before.
    NameSpelledDifferently "name-spelled-differently" Warning,
    /// A payment was sent again as it was: a retry, which has no effect.
    PaymentRepeated "payment-repeated" Advice,
    /// A payment that differs from an earlier one has its type and id, and is ignored.
    PaymentIdReused "payment-id-reused" Warning,
    /// The same sale came as an event and as a payment, and counts twice.
    SaleTwice "sale-twice" Warning,
}

/// The rule's [id](Rule::id).
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
