//! Texts of the user in output: they may hold any characters.

use std::fmt::Write as _;

/// The text without characters that control a terminal or the direction of writing. Each becomes its escape in JSON, so that a
/// name stays readable for `linkrunner plan accept`.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => printable.push_str("\\n"),
            '\r' => printable.push_str("\\r"),
            '\t' => printable.push_str("\\t"),
            _ if is_unprintable(character) => {
                write!(printable, "\\u{:04x}", u32::from(character))
                    .expect("a string takes every text");
            }
            _ => printable.push(character),
        }
    }
    printable
}

/// Control characters, line separators and marks of direction.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// An argument of a command in a POSIX shell.
pub(crate) fn shell(text: &str) -> String {
    let text = printable(text);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
    if text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Words in Markdown: nothing in them is markup, HTML, the end of a table's cell or a mention.
pub(crate) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '!' | '#' | '$' => {
                write!(escaped, "&#{};", u32::from(character)).expect("a string takes every text");
            }
            // A space of no width prevents the mention of a person or a team.
            '@' => escaped.push_str("@&#8203;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Code in Markdown.
pub(crate) fn markdown_code(text: &str) -> String {
    let text = printable(text);
    if text.is_empty()
        || text.contains(['`', '|', '\\'])
        || text.starts_with(' ')
        || text.ends_with(' ')
    {
        // A code span cannot hold these in a table.
        return format!("<code>{}</code>", markdown(&text));
    }
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_their_escapes() {
        assert_eq!(
            printable("a\u{1b}[31m\r\nb\u{202e}\u{9b}\u{7f}ü👍🏽"),
            r"a\u001b[31m\r\nb\u202e\u009b\u007fü👍🏽"
        );
    }

    #[test]
    fn names_for_a_shell_are_quoted_where_they_must() {
        assert_eq!(shell("payment:order.coupon-2"), "payment:order.coupon-2");
        assert_eq!(shell("a.contents[].id"), "'a.contents[].id'");
        assert_eq!(shell("it's $(x)"), r"'it'\''s $(x)'");
    }

    #[test]
    fn markdown_has_no_markup_of_the_user() {
        assert_eq!(
            markdown("a|b <img> *c* `d` [e](f) \\ @team\n&amp;"),
            "a&#124;b &#60;img&#62; &#42;c&#42; &#96;d&#96; &#91;e&#93;(f) &#92; @&#8203;team&#92;n&#38;amp;"
        );
        assert_eq!(markdown_code("a.b <c>"), "`a.b <c>`");
        assert_eq!(markdown_code("a`|"), "<code>a&#96;&#124;</code>");
    }
}
