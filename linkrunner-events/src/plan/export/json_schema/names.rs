//! Names of entries in files and in pointers.

/// The name as a part of a file name.
pub(super) fn file_name(name: &str) -> String {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    percent_encode(name, is_plain)
}

/// Writes all bytes but plain ones as `%` and two hexadecimal digits.
pub(super) fn percent_encode(text: &str, is_plain: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
