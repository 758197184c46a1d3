//! Keys and strings of TOML.

/// A key, quoted where TOML requires it.
pub(crate) fn key(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !text.is_empty() && text.chars().all(is_bare) {
        text.to_owned()
    } else {
        string(text)
    }
}

/// A string on one line. TOML has the escapes of JSON, and requires one for DEL.
pub(crate) fn string(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
