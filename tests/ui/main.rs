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
const MIN_FAIL: usize = 280;
const MIN_PASS: usize = 2;

/// Apart from the rest: as long as every program fails in being checked, trybuild checks them all at once.
#[test]
fn wrong_programs_do_not_compile() {
    assert_toolchain();
    trybuild::TestCases::new().compile_fail("ui/fail/**/*.rs");
}

/// What stands in `fail_in_use` passes a check: it fails when the generic type of an event is used with a wrong one, and only
/// a build finds that. A program that must compile makes trybuild build.
#[test]
fn right_programs_compile_and_run() {
    assert_toolchain();
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/**/*.rs");
    cases.compile_fail("ui/fail_in_use/*.rs");
}

#[test]
fn there_are_as_many_cases_as_there_were() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let [fail, fail_in_use, pass] =
        ["fail", "fail_in_use", "pass"].map(|folder| files(&ui.join(folder), "rs"));
    let fail = fail + fail_in_use;
    assert!(fail_in_use > 0, "no program in `tests/ui/fail_in_use`");
    assert!(
        fail >= MIN_FAIL,
        "{fail} programs that must not compile, of at least {MIN_FAIL}"
    );
    assert!(
        pass >= MIN_PASS,
        "{pass} programs that must compile, of at least {MIN_PASS}"
    );
    assert_eq!(
        files(&ui, "stderr"),
        fail,
        "each program that must not compile has a `.stderr` beside it, and each `.stderr` such a program"
    );
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
