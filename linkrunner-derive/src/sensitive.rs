//! Keys that name data which must not be sent: passwords, card details, emails, phone numbers, names of people.

use heck::ToSnakeCase;

/// Sensitive wherever they stand in a key: `password`, `password_hash`, `user_ssn`.
const ANYWHERE: &[&str] = &[
    "cvc",
    "cvv",
    "iban",
    "passphrase",
    "passport",
    "passwd",
    "password",
    "pwd",
    "ssn",
];

/// Sensitive at the end of a key: `email` and `user_email`, but not `email_campaign`.
const AT_THE_END: &[&[&str]] = &[
    &["aadhaar"],
    &["card", "holder"],
    &["card", "holder", "name"],
    &["card", "no"],
    &["card", "number"],
    &["cardholder"],
    &["cc", "number"],
    &["credit", "card"],
    &["customer", "name"],
    &["date", "of", "birth"],
    &["debit", "card"],
    &["dob"],
    &["e", "mail"],
    &["email"],
    &["email", "address"],
    &["first", "name"],
    &["full", "name"],
    &["last", "name"],
    &["middle", "name"],
    &["mobile", "no"],
    &["mobile", "number"],
    &["msisdn"],
    &["otp"],
    &["pan", "number"],
    &["phone"],
    &["phone", "no"],
    &["phone", "number"],
    &["social", "security", "number"],
    &["surname"],
    &["telephone"],
    &["api", "key"],
    &["access", "token"],
    &["auth", "token"],
    &["secret"],
];

pub(crate) fn is_sensitive(key: &str) -> bool {
    let snake = key.to_snake_case();
    let words: Vec<&str> = snake.split('_').collect();
    words.iter().any(|word| ANYWHERE.contains(word))
        || AT_THE_END.iter().any(|end| words.ends_with(end))
        // What was written in one word.
        || AT_THE_END
            .iter()
            .any(|end| words.last() == Some(&end.concat().as_str()))
}
