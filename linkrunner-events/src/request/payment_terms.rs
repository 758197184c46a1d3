//! The types and statuses of payments.

use std::borrow::Cow;

/// Declares an enum of the vendor's terms, with the variant `Other` for terms that this crate does not know.
macro_rules! terms {
    ($(#[$attribute:meta])* $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $term:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
            /// A value that this crate does not know yet, spelled as in Linkrunner's API.
            Other(Cow<'static, str>),
        }

        impl $name {
            /// Every term that this crate knows.
            #[cfg(any(feature = "plan", feature = "sandbox"))]
            pub(crate) const TERMS: &[&'static str] = &[$($term),*];

            /// The string that is sent, such as `FIRST_PAYMENT` or `PAYMENT_COMPLETED`.
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
    /// The type of a payment. Linkrunner deduplicates payments by type and id. Its dashboard maps types to the standard
    /// events of ad networks.
    ///
    /// ```
    /// use linkrunner_events::{Payment, PaymentType};
    ///
    /// let renewal = Payment::new("user_12345", "invoice_2026_11", 9.99).kind(PaymentType::SubscriptionRenewed);
    /// assert!(String::from_utf8_lossy(&renewal.to_vec()?).contains(r#""type":"SUBSCRIPTION_RENEWED""#));
    ///
    /// let newer = PaymentType::Other("SUBSCRIPTION_PAUSED".into());
    /// assert_eq!(newer.as_str(), "SUBSCRIPTION_PAUSED");
    /// # Ok::<(), linkrunner_events::EncodeError>(())
    /// ```
    PaymentType {
        /// The user's first payment.
        FirstPayment = "FIRST_PAYMENT",
        /// The user's second payment.
        SecondPayment = "SECOND_PAYMENT",
        /// Money was put into a wallet.
        WalletTopup = "WALLET_TOPUP",
        /// Money was taken out of a wallet.
        FundsWithdrawal = "FUNDS_WITHDRAWAL",
        /// A subscription began.
        SubscriptionCreated = "SUBSCRIPTION_CREATED",
        /// A subscription was renewed.
        SubscriptionRenewed = "SUBSCRIPTION_RENEWED",
        /// A subscription was cancelled. Only Linkrunner's newer documentation has this type.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// A subscription was refunded. Only Linkrunner's newer documentation has this type.
        SubscriptionRefunded = "SUBSCRIPTION_REFUNDED",
        /// A subscription could not be charged. Only Linkrunner's newer documentation has this type.
        SubscriptionBillingIssue = "SUBSCRIPTION_BILLING_ISSUE",
        /// A single payment.
        OneTime = "ONE_TIME",
        /// A recurring payment.
        Recurring = "RECURRING",
        /// Any other payment. The default.
        Default = "DEFAULT",
    }
}

terms! {
    /// The status of a payment.
    ///
    /// The first record of a type and id wins, whatever its status: after `Initiated`, Linkrunner ignores a `Completed`
    /// with the same id as a repetition, and the payment never completes. Send the final status only.
    ///
    /// ```
    /// use linkrunner_events::{Payment, PaymentStatus};
    ///
    /// // Sent once, when the bank has answered.
    /// let is_paid = false;
    /// let status = if is_paid { PaymentStatus::Completed } else { PaymentStatus::Failed };
    /// let payment = Payment::new("user_12345", "pay_1", 49).status(status);
    /// assert!(String::from_utf8_lossy(&payment.to_vec()?).contains(r#""status":"PAYMENT_FAILED""#));
    /// # Ok::<(), linkrunner_events::EncodeError>(())
    /// ```
    PaymentStatus {
        /// The payment has begun. Linkrunner ignores every later status with the same id.
        Initiated = "PAYMENT_INITIATED",
        /// The payment is complete.
        Completed = "PAYMENT_COMPLETED",
        /// The payment has failed.
        Failed = "PAYMENT_FAILED",
        /// The payment was cancelled.
        Cancelled = "PAYMENT_CANCELLED",
    }
}
