//! The examples of the vendor, byte for byte where it matters.
