//! Values that must not be sent under any key: email addresses and card numbers.

use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Finds email addresses and card numbers. The finding does not repeat the value.
pub(super) fn find(path: &str, text: &str) -> Option<Finding> {
    find_in_id(path, text).or_else(|| has_card_number(text).then(|| finding(path, "a card number")))
}

/// Finds only email addresses: the digits of an id may look like a card number.
pub(super) fn find_in_id(path: &str, text: &str) -> Option<Finding> {
    has_email_address(text).then(|| finding(path, "an email address"))
}

fn finding(path: &str, what: &str) -> Finding {
    Finding::new(
        Rule::SensitiveValue,
        format!("`{path}` contains {what}; remove it, or send an internal id instead"),
    )
}

fn has_email_address(text: &str) -> bool {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].bytes().next_back().is_some_and(is_local);
        before && begins_with_domain(&text[at + 1..])
    })
}

/// Whether the text begins with labels joined by dots. The last label must have two or more letters.
fn begins_with_domain(text: &str) -> bool {
    let end = text
        .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-')))
        .unwrap_or(text.len());
    let domain = text[..end].trim_end_matches(['.', '-']);
    let Some((host, top)) = domain.rsplit_once('.') else {
        return false;
    };
    top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && host.split('.').all(|label| !label.is_empty())
}

/// Finds runs of digits, grouped or not, with the prefix of a card issuer and a valid checksum.
fn has_card_number(text: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '-');
    text.split(|letter| !is_part(letter))
        .map(|run| run.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>())
        .any(|digits| is_card_number(&digits))
}

fn is_card_number(digits: &[u8]) -> bool {
    if !(13..=19).contains(&digits.len()) {
        return false;
    }
    let prefix = digits[..4]
        .iter()
        .fold(0_u16, |number, digit| number * 10 + u16::from(digit - b'0'));
    let is_issued = match digits.len() {
        // Visa
        13 | 19 => matches!(prefix, 4000..=4999 | 6200..=6299),
        // Diners Club
        14 => matches!(prefix, 3000..=3059 | 3600..=3699 | 3800..=3999),
        // American Express
        15 => matches!(prefix, 3400..=3499 | 3700..=3799),
        // Visa, Mastercard, JCB, Discover, RuPay, UnionPay
        16 => matches!(
            prefix,
            2221..=2720 | 3528..=3589 | 4000..=4999 | 5080..=5089 | 5100..=5599 | 6000..=6599 | 8100..=8299
        ),
        _ => false,
    };
    is_issued && has_checksum(digits)
}

/// Whether the Luhn checksum is valid.
fn has_checksum(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            match index % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::{has_card_number, has_email_address};

    #[test]
    fn email_addresses() {
        for text in [
            "user@example.com",
            "write to a.b+c@mail.example.co.uk, please",
            "<jörg@büro.example>",
        ] {
            assert!(has_email_address(text), "{text}");
        }
        for text in [
            "@handle",
            "a@b",
            "5 @ 3.50",
            "user@",
            "@",
            "a@.com",
            "a@b.5",
            "git@host:repo",
            "",
        ] {
            assert!(!has_email_address(text), "{text}");
        }
    }

    #[test]
    fn card_numbers() {
        for text in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "5555-5555-5555-4444",
            "card 378282246310005, 12/30",
            "30569309025904",
        ] {
            assert!(has_card_number(text), "{text}");
        }
        for text in [
            "4111111111111112",
            "1700000000000",
            "9780306406157",
            "4111",
            "41111111111111111111",
            "1234567812345670",
            "",
        ] {
            assert!(!has_card_number(text), "{text}");
        }
    }
}
