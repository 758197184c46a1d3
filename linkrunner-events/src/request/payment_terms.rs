//! The types and states of payments.

use std::borrow::Cow;

/// Declares an enum of the vendor's terms, with a way out for terms that are newer than this crate.
macro_rules! terms {
    ($(#[$attribute:meta])* $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $term:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
            /// A term that is newer than this crate, as the vendor writes it.
            Other(Cow<'static, str>),
        }

        impl $name {
            /// As it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $term,)*
                    Self::Other(term) => term,
                }
            }
        }
    };
}

terms! {
    /// What kind of payment it is. Payments are deduplicated on their kind and id, and mapped to standard events by
    /// their kind.
    PaymentType {
        /// The user's first payment.
        FirstPayment = "FIRST_PAYMENT",
        /// The user's second payment.
        SecondPayment = "SECOND_PAYMENT",
        /// Money put into a wallet.
        WalletTopup = "WALLET_TOPUP",
        /// Money taken out.
        FundsWithdrawal = "FUNDS_WITHDRAWAL",
        /// A subscription began.
        SubscriptionCreated = "SUBSCRIPTION_CREATED",
        /// A subscription was renewed.
        SubscriptionRenewed = "SUBSCRIPTION_RENEWED",
        /// A subscription was cancelled. One of the newer types.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// A subscription was refunded. One of the newer types.
        SubscriptionRefunded = "SUBSCRIPTION_REFUNDED",
        /// A subscription could not be charged. One of the newer types.
        SubscriptionBillingIssue = "SUBSCRIPTION_BILLING_ISSUE",
        /// A payment that does not repeat.
        OneTime = "ONE_TIME",
        /// A payment that repeats.
        Recurring = "RECURRING",
        /// None of these.
        Default = "DEFAULT",
    }
}

terms! {
    /// How far a payment has come.
    ///
    /// The first record of a type and id wins, whatever its status: after `Initiated`, a `Completed` with the same id is
    /// taken for a repetition, and the payment never completes. Send the final state.
    PaymentStatus {
        /// Begun. It swallows what follows under the same id.
        Initiated = "PAYMENT_INITIATED",
        /// Paid.
        Completed = "PAYMENT_COMPLETED",
        /// Failed.
        Failed = "PAYMENT_FAILED",
        /// Cancelled.
        Cancelled = "PAYMENT_CANCELLED",
    }
}
