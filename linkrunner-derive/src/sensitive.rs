//! Keys that name data which must not be sent: passwords, card details, emails, phone numbers, names of people.

use super::snake_case::snake_case;

/// Sensitive wherever they stand in a key: `password`, `password_hash`, `user_ssn`.
const ANYWHERE: &[&str] = &[
    "cvc",
    "cvv",
    "cvv2",
    "iban",
    "passphrase",
    "passport",
    "passwd",
    "passcode",
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
    &["email", "id"],
    &["first", "name"],
    &["full", "name"],
    &["last", "name"],
    &["middle", "name"],
    &["mobile", "no"],
    &["mobile", "number"],
    &["msisdn"],
    &["otp"],
    &["player", "name"],
    &["pan", "number"],
    &["phone"],
    &["phone", "no"],
    &["phone", "number"],
    &["social", "security", "number"],
    &["surname"],
    &["telephone"],
    &["user", "name"],
    &["api", "key"],
    &["access", "token"],
    &["auth", "token"],
    &["secret"],
];

pub(crate) fn is_sensitive(key: &str) -> bool {
    let snake = snake_case(key);
    let words: Vec<&str> = snake.split('_').collect();
    let singular: Vec<&str> = words
        .iter()
        .map(|word| word.strip_suffix('s').unwrap_or(word))
        .collect();
    names_sensitive_data(&words) || names_sensitive_data(&singular)
}

fn names_sensitive_data(words: &[&str]) -> bool {
    words.iter().any(|word| ANYWHERE.contains(word))
        || AT_THE_END.iter().any(|end| words.ends_with(end))
        // What was written in one word.
        || AT_THE_END
            .iter()
            .any(|end| words.last() == Some(&end.concat().as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_sensitive;

    #[test]
    fn names_of_sensitive_data_in_any_case() {
        for key in [
            "password",
            "old_password_hash",
            "cvv",
            "email",
            "user_email",
            "userEmail",
            "e_mail",
            "EMAIL_ADDRESS",
            "phone",
            "phone-number",
            "phonenumber",
            "card_number",
            "cardHolder",
            "credit_card",
            "first_name",
            "lastName",
            "full name",
            "date_of_birth",
            "iban",
            "auth_token",
            "otp",
            "passwords",
            "emails",
            "phone_numbers",
        ] {
            assert!(is_sensitive(key), "{key}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it() {
        for key in [
            "email_campaign",
            "phone_model",
            "card_type",
            "payment_method",
            "name",
            "product_name",
            "token_count",
            "pinned",
            "secretary",
            "passing_score",
            "expanded",
            "",
        ] {
            assert!(!is_sensitive(key), "{key}");
        }
    }
}
