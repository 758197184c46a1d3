//! Helpers for the tests of wrong programs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TOOLCHAIN: &str = include_str!("../../rust-toolchain.toml");

/// Fails with another compiler, whose messages have other words and line breaks.
pub(crate) fn assert_toolchain() {
    let expected = TOOLCHAIN
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .expect("`rust-toolchain.toml` names a channel")
        .trim_matches('"');
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .arg("--version")
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "`{} --version` does not run: {error}",
                rustc.to_string_lossy()
            )
        });
    let version = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        version.split_whitespace().nth(1),
        Some(expected),
        "the `.stderr` files are made with rustc {expected}, and this is `{}`; run `rustup toolchain install {expected}`, \
         then `cargo +{expected} test -p {}`",
        version.trim(),
        env!("CARGO_PKG_NAME"),
    );
}

/// Fails unless the folder has at least `min` programs, each with a `.stderr`, and no other `.stderr`.
pub(crate) fn assert_cases(folder: &str, min: usize) {
    let programs = files(folder, "rs");
    assert!(
        programs.len() >= min,
        "{} programs in `{folder}`, of at least {min}",
        programs.len()
    );
    assert_eq!(
        programs,
        files(folder, "stderr"),
        "programs and `.stderr` files in `{folder}`"
    );
}

/// The paths of the files with this extension in a folder of the package and its subfolders: sorted, without extension.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("`{}` cannot be read: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry of the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path.with_extension(""));
            }
        }
    }
    found.sort();
    found
}
