//! Text for a terminal: colours, and no control characters from elsewhere.

use std::env;
use std::error::Error;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Whether the standard output shows colours: on a terminal, unless `NO_COLOR` is set.
pub(crate) fn has_colours() -> bool {
    // https://no-color.org
    let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !is_plain && io::stdout().is_terminal()
}

/// Escapes control characters, which would act on the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let escaped = letter.is_control().then(|| letter.escape_default());
            let as_it_is = escaped.is_none().then_some(letter);
            escaped.into_iter().flatten().chain(as_it_is)
        })
        .collect()
}

/// Escapes control characters except the ends of lines.
pub(crate) fn plain_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    lines.join("\n")
}

/// Escapes the control characters that JSON allows in its strings, so that it means the same.
pub(crate) fn json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{7f}'..='\u{9f}' => escaped.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// The sentence of an error with its sources. Control characters are escaped.
pub(crate) fn error(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    plain(&text)
}

/// Prints text whose control characters are escaped already. A reader that has gone changes nothing about the result.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
