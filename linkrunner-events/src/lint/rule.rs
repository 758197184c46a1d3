//! The rules of the lints and their severities.

use std::fmt;

/// The severity of a finding. Tests can assert that an event has no findings of `Warning` or above.
///
/// ```
/// use linkrunner_events::{LinkrunnerEvent, Severity};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid {
///     amount: f64, // without a currency
/// }
///
/// let findings = OrderPaid { amount: 9.99 }.lint();
/// assert_eq!(findings[0].severity(), Severity::Warning);
/// assert!(Severity::Advice < Severity::Warning);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Often intended, sometimes a mistake: check it once.
    Advice,
    /// Usually a mistake.
    Warning,
    /// Linkrunner accepts the call and loses data. The types of this crate exclude such mistakes; the sandbox finds
    /// them in the JSON of other senders.
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
    ($($(#[$doc:meta])* $rule:ident $id:literal $severity:ident, bad $bad:literal, good $good:literal;)*) => {
        /// A rule of the lints.
        ///
        /// Each rule has a severity, an [id](Self::id), and a bad and a good example. An example is a fragment of a
        /// call's JSON, or several calls in a row; calls with a `payment_id` are payments.
        ///
        /// ```
        /// use linkrunner_events::{Rule, Severity};
        ///
        /// assert_eq!(Rule::NumberAsString.id(), "number-as-string");
        /// assert_eq!(Rule::NumberAsString.severity(), Severity::Error);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                $(#[$doc])*
                ///
                #[doc = concat!("[`", stringify!($severity), "`](Severity::", stringify!($severity), "), `", $id, "`")]
                ///
                #[doc = concat!("- bad: ", $bad)]
                #[doc = concat!("- good: ", $good)]
                $rule,
            )*
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

            /// The bad and the good value of the documentation.
            #[cfg(all(test, feature = "client", feature = "plan", feature = "sandbox"))]
            pub(crate) fn examples(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$rule => ($bad, $good),)*
                }
            }
        }
    };
}

rules! {
    /// `value` differs from the sum of the items, and no `discount` explains the difference exactly.
    ValueMismatch "value-mismatch" Warning,
        bad r#"`"value": 15, "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#,
        good r#"`"value": 20, "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// `num_items` differs from the sum of the quantities.
    NumItemsMismatch "num-items-mismatch" Warning,
        bad r#"`"num_items": 1, "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#,
        good r#"`"num_items": 2, "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// The `quantity` of an item is below one.
    QuantityBelowOne "quantity-below-one" Warning,
        bad r#"`"contents": [{"id": "sku_1", "quantity": 0, "item_price": 10}]`"#,
        good r#"`"contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// `amount` and `value` differ, or a payment's amount differs from the amount in its data. Each is revenue, so they
    /// must be equal.
    AmountValueMismatch "amount-value-mismatch" Warning,
        bad r#"`"amount": 20, "value": 15, "currency": "EUR"`"#,
        good r#"`"amount": 20, "value": 20, "currency": "EUR"`"#;
    /// An amount, a value or a price is below zero.
    NegativeAmount "negative-amount" Warning,
        bad r#"`"amount": -5, "currency": "EUR"`"#,
        good r#"`"amount": 5, "currency": "EUR"`"#;
    /// The event has an `amount`, which is revenue, and no `currency`.
    AmountWithoutCurrency "amount-without-currency" Warning,
        bad r#"`"amount": 149.99`"#,
        good r#"`"amount": 149.99, "currency": "EUR"`"#;
    /// The event has a `value` and neither an `amount` nor a `currency`. In a custom event the value may be no money.
    ValueWithoutCurrency "value-without-currency" Advice,
        bad r#"`"value": 149.99`"#,
        good r#"`"value": 149.99, "currency": "EUR"`"#;
    /// A sale is sent as an event. If a payment reports it too, it counts twice.
    SaleAsEvent "sale-as-event" Advice,
        bad r#"`{"event_name": "purchase_completed", "event_data": {"amount": 149.99, "currency": "EUR"}}`"#,
        good r#"`{"payment_id": "pay_1", "amount": 149.99, "event_data": {"currency": "EUR"}}`"#;
    /// The name contains a variant, such as `purchase_gold`. Send one event with the variant in a field.
    VariantInName "variant-in-name" Warning,
        bad r#"`"event_name": "purchase_gold"`"#,
        good r#"`"event_name": "purchase", "event_data": {"plan": "gold"}`"#;
    /// A key contains a value, such as `level_5`. Send the value as the value of the key.
    ValueInKey "value-in-key" Advice,
        bad r#"`"level_5": true`"#,
        good r#"`"level": 5`"#;
    /// Revenue is under a key that Linkrunner does not read as revenue, such as `total_amount`, or in an object.
    RevenueUnderOtherKey "revenue-under-other-key" Advice,
        bad r#"`"total_amount": 149.99, "currency": "EUR"`"#,
        good r#"`"amount": 149.99, "currency": "EUR"`"#;
    /// The event has a `currency` and neither `amount` nor `value`.
    CurrencyWithoutAmount "currency-without-amount" Advice,
        bad r#"`"currency": "EUR"`"#,
        good r#"`"amount": 149.99, "currency": "EUR"`"#;
    /// An event of this crate has ecommerce fields but is incomplete or wrong, so an ad network would drop it. It lacks
    /// the attribute `ecommerce`, so the compiler did not check it. For JSON of other senders there are more specific
    /// rules, such as `incomplete-ecommerce`.
    UndeclaredEcommerce "undeclared-ecommerce" Warning,
        bad "a struct with `content_ids` and `contents`",
        good "the same with `#[linkrunner(ecommerce = \"AddToCart\")]`";
    /// One of the event's ids has no item in `contents`.
    IdWithoutItem "id-without-item" Warning,
        bad r#"`"content_ids": ["sku_1", "sku_2"], "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#,
        good r#"`"content_ids": ["sku_1"], "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// `event_data` contains `timestamp`, or a key that Linkrunner reads only beside `event_data`, such as `user_id`.
    EnvelopeKey "envelope-key" Advice,
        bad r#"`{"event_name": "item_viewed", "event_data": {"user_id": "user_12345"}}`"#,
        good r#"`{"event_name": "item_viewed", "user_id": "user_12345"}`"#;
    /// An id is the text of a missing value, such as `null` or `None`.
    PlaceholderId "placeholder-id" Warning,
        bad r#"`"user_id": "null"`"#,
        good r#"`"user_id": "user_12345"`"#;
    /// The name has over 128 characters.
    NameTooLong "name-too-long" Warning,
        bad "a name of 129 characters",
        good "a name of 128 characters, and better of a few words";
    /// The name begins with a digit.
    NameBeginsWithDigit "name-begins-with-digit" Advice,
        bad r#"`"event_name": "2nd_visit"`"#,
        good r#"`"event_name": "second_visit"`"#;
    /// The name has characters that are not ASCII.
    NameNotAscii "name-not-ascii" Advice,
        bad r#"`"event_name": "größe_gewählt"`"#,
        good r#"`"event_name": "size_chosen"`"#;
    /// A key has over 128 characters, so the dashboard cannot filter by it.
    KeyTooLong "key-too-long" Warning,
        bad "a key of 129 characters",
        good "a key of 128 characters, and better of a few words";
    /// A string has over 256 characters, so the dashboard does not list it.
    ValueTooLong "value-too-long" Warning,
        bad "a string of 257 characters",
        good "a string of 256 characters";
    /// The client's address is private, loopback or link-local, and Linkrunner ignores it.
    PrivateClientAddress "private-client-address" Warning,
        bad r#"`"client_ip_address": "10.0.0.7"`"#,
        good r#"`"client_ip_address": "203.0.113.7"`"#;

    /// A number is sent as a string, so Linkrunner forwards no revenue to ad networks.
    NumberAsString "number-as-string" Error,
        bad r#"`"amount": "149.99", "currency": "EUR"`"#,
        good r#"`"amount": 149.99, "currency": "EUR"`"#;
    /// A value has the wrong type for its key.
    WrongType "wrong-type" Error,
        bad r#"`"order_id": 12345`"#,
        good r#"`"order_id": "12345"`"#;
    /// A key that takes a list has a single value.
    ListExpected "list-expected" Error,
        bad r#"`"content_ids": "sku_1"`"#,
        good r#"`"content_ids": ["sku_1"]`"#;
    /// `contents`, `content_ids` or `item_group_ids` is empty.
    EmptyList "empty-list" Error,
        bad r#"`"content_ids": []`"#,
        good r#"`"content_ids": ["sku_1"]`"#;
    /// An id is empty or white space.
    EmptyId "empty-id" Error,
        bad r#"`"content_ids": [""]`"#,
        good r#"`"content_ids": ["sku_1"]`"#;
    /// The currency is not a current ISO 4217 code.
    UnknownCurrency "unknown-currency" Error,
        bad r#"`"amount": 149.99, "currency": "euro"`"#,
        good r#"`"amount": 149.99, "currency": "EUR"`"#;
    /// An event about items of a catalogue lacks a key that ad networks require.
    IncompleteEcommerce "incomplete-ecommerce" Error,
        bad r#"`{"event_name": "view_content", "event_data": {"content_ids": ["sku_1"]}}`"#,
        good r#"`{"event_name": "view_content", "event_data": {"content_ids": ["sku_1"], "contents": [{"id": "sku_1", "quantity": 1, "item_price": 10}], "content_type": "product", "currency": "EUR", "value": 10}}`"#;
    /// An item lacks its `id`, `quantity` or `item_price`.
    IncompleteItem "incomplete-item" Error,
        bad r#"`"contents": [{"id": "sku_1", "quantity": 2}]`"#,
        good r#"`"contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// An item's id is not among the event's ids.
    IdNotListed "id-not-listed" Error,
        bad r#"`"content_ids": ["sku_2"], "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#,
        good r#"`"content_ids": ["sku_1"], "contents": [{"id": "sku_1", "quantity": 2, "item_price": 10}]`"#;
    /// The content type contradicts the ids.
    ContentTypeMismatch "content-type-mismatch" Error,
        bad r#"`"content_ids": ["sku_1"], "content_type": "product_group"`"#,
        good r#"`"content_ids": ["sku_1"], "content_type": "product"`"#;
    /// A key names passwords, card details, emails, phone numbers or names.
    SensitiveKey "sensitive-key" Error,
        bad r#"`"user_email": true`"#,
        good r#"`"newsletter": true`"#;
    /// A value contains an email address or a card number.
    SensitiveValue "sensitive-value" Error,
        bad r#"`"sent_to": "someone@example.com"`"#,
        good r#"`"sent_to": "newsletter"`"#;
    /// An object has a key twice, and one of the two values is lost.
    DuplicateKey "duplicate-key" Error,
        bad r#"`"level": 5, "level": 6`"#,
        good r#"`"level": 6`"#;
    /// A key beside `event_data` is unknown, such as `eventData`.
    UnknownKey "unknown-key" Error,
        bad r#"`"eventData": {"level": 5}`"#,
        good r#"`"event_data": {"level": 5}`"#;
    /// A value is `null`, which has no meaning to Linkrunner.
    NullValue "null-value" Warning,
        bad r#"`"coupon": null`"#,
        good r#"`"coupon": "SUMMER"`"#;
    /// The client's address is not an IP address.
    InvalidClientAddress "invalid-client-address" Warning,
        bad r#"`"client_ip_address": "unknown"`"#,
        good r#"`"client_ip_address": "203.0.113.7"`"#;
    /// The name is not in `snake_case`.
    NameNotSnakeCase "name-not-snake-case" Advice,
        bad r#"`"event_name": "ItemViewed"`"#,
        good r#"`"event_name": "item_viewed"`"#;

    /// The name differs from an earlier event's name only in its case or separators.
    NameSpelledDifferently "name-spelled-differently" Warning,
        bad r#"`{"event_name": "item_viewed"}, {"event_name": "ItemViewed"}`"#,
        good r#"`{"event_name": "item_viewed"}, {"event_name": "item_viewed"}`"#;
    /// An identical payment was sent before: a retry, which has no effect.
    PaymentRepeated "payment-repeated" Advice,
        bad r#"`{"payment_id": "pay_1", "amount": 5}, {"payment_id": "pay_1", "amount": 5}`"#,
        good r#"`{"payment_id": "pay_1", "amount": 5}, {"payment_id": "pay_2", "amount": 5}`"#;
    /// A different payment with the same type and id was sent before. Linkrunner ignores the later one.
    PaymentIdReused "payment-id-reused" Warning,
        bad r#"`{"payment_id": "pay_1", "amount": 5}, {"payment_id": "pay_1", "amount": 7}`"#,
        good r#"`{"payment_id": "pay_1", "amount": 5}, {"payment_id": "pay_2", "amount": 7}`"#;
    /// The same sale was sent as an event and as a payment, and counts twice.
    SaleTwice "sale-twice" Warning,
        bad r#"`{"event_name": "order_paid", "event_data": {"order_id": "ORD-1", "amount": 5, "currency": "EUR"}}, {"payment_id": "pay_1", "amount": 5, "event_data": {"order_id": "ORD-1", "currency": "EUR"}}`"#,
        good r#"`{"payment_id": "pay_1", "amount": 5, "event_data": {"order_id": "ORD-1", "currency": "EUR"}}`"#;

    /// The user is not one of the sandbox's known users. Linkrunner stores nothing of users that no SDK has registered, and
    /// answers 2xx.
    UnknownUser "unknown-user" Warning,
        bad r#"`"user_id": "12345"`"#,
        good r#"`"user_id": "user_12345"`"#;

    /// The event is not in the plan, or the data of a payment matches no planned payment.
    UnknownEvent "unknown-event" Warning,
        bad r#"`{"event_name": "level_done", "event_data": {"level": 5}}`"#,
        good r#"`{"event_name": "level_completed", "event_data": {"level": 5}}`"#;
    /// A field is not in the plan of its event.
    UnknownField "unknown-field" Warning,
        bad r#"`{"event_name": "level_completed", "event_data": {"level": 5, "lvl": 5}}`"#,
        good r#"`{"event_name": "level_completed", "event_data": {"level": 5}}`"#;
    /// A field is missing, and the plan has it in every event of this name.
    MissingField "missing-field" Warning,
        bad r#"`{"event_name": "level_completed", "event_data": {}}`"#,
        good r#"`{"event_name": "level_completed", "event_data": {"level": 5}}`"#;
    /// A field has another shape than the plan says, such as a string instead of a number.
    OtherShape "other-shape" Warning,
        bad r#"`{"event_name": "level_completed", "event_data": {"level": "5"}}`"#,
        good r#"`{"event_name": "level_completed", "event_data": {"level": 5}}`"#;
}

/// The rule's [id](Rule::id).
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
