//! Words of the formats that several targets read. A target adds its own.

/// Punctuation and values of JSON, and bytes that are not.
pub const JSON: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b",",
    b":",
    b"\\",
    b"\0",
    b"\xff",
    b"null",
    b"1e400",
    b"18446744073709551616",
];

/// Punctuation, ends of lines and tables of lock files and decisions.
pub const TOML: &[&[u8]] = &[
    b"[",
    b"]",
    b"{",
    b"}",
    b"\"",
    b"'",
    b"'''",
    b"=",
    b",",
    b".",
    b"#",
    b"\n",
    b"\r\n",
    b"\r",
    b"\\",
    b"\0",
    b"\xe2\x80\xa8",
    b"\n[event.a]\n",
    b"\n[payment.a]\n",
    b"[]",
    b".*",
    b"\\\"",
    b"<<<<<<< ",
];
