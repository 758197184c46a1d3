//! Prepares a server's message for an error: short, on one line, without the key.

/// The maximum length of a server's message in characters.
pub(super) const MAX_CHARS: usize = 200;

/// The replacement for the key.
const REDACTED: &str = "[redacted]";

/// This many consecutive characters of the key count as the key: answers truncate, mask and escape their echo.
const MIN_ECHO: usize = 6;

/// The text without the key, with whitespace collapsed, non-printable characters escaped, and the rest truncated.
/// `None` if no text is left.
pub(super) fn presentable(text: &str, key: &str) -> Option<String> {
    // The key is removed first: truncating or escaping could leave a part that is no longer recognised.
    let clean = redact(text, key);
    let mut out = String::new();
    let mut chars = 0;
    for word in clean.split_whitespace() {
        if chars > 0 {
            out.push(' ');
            chars += 1;
        }
        for char in word.chars() {
            if chars >= MAX_CHARS {
                out.push('…');
                return Some(out);
            }
            if matches!(char, '"' | '\'' | '\\') {
                out.push(char);
            } else {
                // Also escapes the characters that reverse the direction of text in a terminal.
                out.extend(char.escape_debug());
            }
            chars += 1;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Replaces every part of the key, at any offset and in upper or lower case: host names are lower-cased.
fn redact(text: &str, key: &str) -> String {
    let min = MIN_ECHO.min(key.len());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let echoed = longest_echo(rest.as_bytes(), key.as_bytes());
        if echoed >= min {
            out.push_str(REDACTED);
            // The key is ASCII, so a match always ends at a character boundary.
            rest = &rest[echoed..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// How many bytes at the start of `text` match a run of bytes in the key.
fn longest_echo(text: &[u8], key: &[u8]) -> usize {
    (0..key.len())
        .map(|from| {
            let piece = key[from..].iter();
            let equal = |(left, right): &(&u8, &u8)| left.eq_ignore_ascii_case(right);
            text.iter().zip(piece).take_while(equal).count()
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::key::ServerKey;

    fn key() -> ServerKey {
        ServerKey::new("lr_Sekret_0123456789").unwrap()
    }

    #[test]
    fn the_key_is_replaced_wherever_it_stands() {
        let cases = [
            ("lr_Sekret_0123456789", "[redacted]"),
            ("bad key lr_Sekret_0123456789.", "bad key [redacted]."),
            ("LR_SEKRET_0123456789", "[redacted]"),
            ("lr_sekret_0123456789", "[redacted]"),
            (
                "lr_Sekret_0123456789lr_Sekret_0123456789",
                "[redacted][redacted]",
            ),
            ("lr_Selr_Sekret_0123456789", "lr_Se[redacted]"),
            ("lr_Seklr_Sekret_0123456789", "[redacted][redacted]"),
            ("***ret_0123456789", "***[redacted]"),
            ("lr%5FSekret%5F0123456789", "lr%5F[redacted]%5F[redacted]"),
            ("lr_\nSekret_0123456789", "lr_ [redacted]"),
            ("ünd lr_Sekret_0123456789é", "ünd [redacted]é"),
            ("cut: lr_Sekret_01", "cut: [redacted]"),
            ("masked lr_Sekre*****", "masked [redacted]*****"),
            ("lr_live is no key", "lr_live is no key"),
        ];
        for (text, expected) in cases {
            assert_eq!(presentable(text, key().expose()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_short_key_is_replaced_whole() {
        let key = ServerKey::new("abc").unwrap();
        assert_eq!(
            presentable("ab abc ABCD", key.expose()).unwrap(),
            "ab [redacted] [redacted]D"
        );
    }

    #[test]
    fn what_does_not_print_is_escaped_and_lines_are_joined() {
        assert_eq!(
            presentable("a\r\n  b\u{1b}[31m \u{202e}\0 \"c\" \\", key().expose()).unwrap(),
            "a b\\u{1b}[31m \\u{202e}\\0 \"c\" \\"
        );
        assert_eq!(presentable("", key().expose()), None);
        assert_eq!(presentable(" \n\t ", key().expose()), None);
    }

    #[test]
    fn long_text_is_cut_after_the_key_is_gone() {
        let text = format!("{}lr_Sekret_0123456789", "x".repeat(MAX_CHARS - 3));
        let shown = presentable(&text, key().expose()).unwrap();
        assert!(shown.ends_with("[re…"), "{shown}");
        assert_eq!(shown.chars().count(), MAX_CHARS + 1);

        let whitespace = format!("{}lr_Se", " ".repeat(60_000));
        assert_eq!(presentable(&whitespace, key().expose()).unwrap(), "lr_Se");
        assert!(
            presentable(&"é".repeat(60_000), key().expose())
                .unwrap()
                .len()
                < 500
        );
    }
}
