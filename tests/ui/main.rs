//! Programs that must not compile, with what their author reads, and odd ones that must compile.
//!
//! The messages beside the programs in `fail` are made with `TRYBUILD=overwrite cargo test -p linkrunner-tests --test ui`;
//! read what changed as somebody who made the mistake would.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

const TOOLCHAIN: &str = include_str!("../../rust-toolchain.toml");

/// The cases there are at least. Nobody notices a suite that has stopped to match its files.
const MIN_FAIL: usize = 80;
const MIN_PASS: usize = 30;

#[test]
fn programs() {
    assert_toolchain();
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/**/*.rs");
    cases.pass("ui/pass/**/*.rs");
}

#[test]
fn there_are_as_many_cases_as_there_were() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let fail = files(&root.join("fail"), "rs");
    let pass = files(&root.join("pass"), "rs");
    assert!(fail >= MIN_FAIL, "{fail} programs in `tests/ui/fail`, of at least {MIN_FAIL}");
    assert!(pass >= MIN_PASS, "{pass} programs in `tests/ui/pass`, of at least {MIN_PASS}");

    let messages = files(&root.join("fail"), "stderr");
    assert_eq!(messages, fail, "each program in `tests/ui/fail` has a `.stderr` beside it, and each `.stderr` a program");
}

/// Another compiler words and wraps its messages differently, so the comparison would say nothing of the derives.
fn assert_toolchain() {
    let expected = TOOLCHAIN
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .expect("`rust-toolchain.toml` names a channel")
        .trim_matches('"');
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .arg("--version")
        .output()
        .unwrap_or_else(|error| panic!("`{} --version` does not run: {error}", rustc.display()));
    let version = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        version.split_whitespace().nth(1),
        Some(expected),
        "the `.stderr` files in `tests/ui/fail` are made with rustc {expected}, and this is `{}`; run \
         `rustup toolchain install {expected}`, then `cargo +{expected} test -p linkrunner-tests --test ui`",
        version.trim(),
    );
}

/// How many files below `folder` have the extension.
fn files(folder: &Path, extension: &str) -> usize {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("`{}` cannot be read: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("an entry of the folder can be read").path())
        .map(|path| {
            if path.is_dir() {
                files(&path, extension)
            } else {
                usize::from(path.extension().is_some_and(|found| found == extension))
            }
        })
        .sum()
}
