//! Keys that name sensitive data: passwords, card details, emails, phone numbers, names of people.

use std::borrow::Cow;

use crate::snake_case::snake_case;

/// Words that are sensitive anywhere in a key: `password`, `password_hash`, `user_ssn`.
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

/// Words that are sensitive at the end of a key: `email` and `user_email`, but not `email_campaign`.
const AT_THE_END: &[&str] = &[
    "aadhaar",
    "card_holder",
    "card_holder_name",
    "card_no",
    "card_number",
    "cardholder",
    "cc_number",
    "credit_card",
    "customer_name",
    "date_of_birth",
    "debit_card",
    "dob",
    "e_mail",
    "email",
    "email_address",
    "email_id",
    "first_name",
    "full_name",
    "last_name",
    "middle_name",
    "mobile_no",
    "mobile_number",
    "msisdn",
    "otp",
    "player_name",
    "pan_number",
    "phone",
    "phone_no",
    "phone_number",
    "social_security_number",
    "surname",
    "telephone",
    "user_name",
    "api_key",
    "access_token",
    "auth_token",
    "secret",
];

/// Whether a key, in any case and in the singular or plural, names sensitive data.
#[must_use]
pub fn is_sensitive(key: &str) -> bool {
    let is_snake_case = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    // Most keys are in snake_case already; borrowing them saves the conversion.
    let snake = if key.bytes().all(is_snake_case) {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(snake_case(key))
    };
    if names_sensitive_data(&snake) {
        return true;
    }
    let words: Vec<&str> = snake.split('_').collect();
    if !words.iter().any(|word| word.ends_with('s')) {
        return false;
    }
    let singular: Vec<&str> = words
        .iter()
        .map(|word| word.strip_suffix('s').unwrap_or(word))
        .collect();
    names_sensitive_data(&singular.join("_"))
}

fn names_sensitive_data(snake: &str) -> bool {
    let last_word = snake.rsplit('_').next().unwrap_or(snake);
    let last_letter = snake.as_bytes().last();
    snake.split('_').any(|word| ANYWHERE.contains(&word))
        || AT_THE_END.iter().any(|end| {
            end.as_bytes().last() == last_letter
                && (ends_with_words(snake, end) || equals_without_underscores(last_word, end))
        })
}

fn ends_with_words(snake: &str, end: &str) -> bool {
    snake
        .strip_suffix(end)
        .is_some_and(|before| before.is_empty() || before.ends_with('_'))
}

/// Whether the word is `end` without its underscores: `phonenumber`.
fn equals_without_underscores(word: &str, end: &str) -> bool {
    let rest = end
        .split('_')
        .try_fold(word, |rest, part| rest.strip_prefix(part));
    rest == Some("")
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
    fn similar_names_are_not_sensitive() {
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
