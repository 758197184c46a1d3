//! Wrong programs. None compiles, and the expected error beside each says what to write instead.
//!
//! `TRYBUILD=overwrite cargo test -p linkrunner-programs --test wrong` writes the expected errors. Read each change as the
//! user who made the mistake. Each program has its own file, because one error can hide another. Programs that need the
//! client are in `tests/client_programs`, because trybuild builds all dependencies of the package once more.

#[path = "../common/wrong_programs.rs"]
mod wrong_programs;

use wrong_programs::{assert_cases, assert_toolchain, files};

/// Has only programs that `cargo check` refuses, so trybuild checks them all at once and builds none.
#[test]
fn wrong_programs_do_not_compile() {
    assert_toolchain();
    trybuild::TestCases::new().compile_fail("ui/fail/**/*.rs");
}

/// `cargo check` accepts the programs in `fail_in_use`: their errors come from a generic event that is used with a wrong
/// type, and only a build finds those. The programs in `pass` name the root of their crate, so they cannot be modules of
/// `right`; trybuild builds because of them.
#[test]
fn programs_that_are_built() {
    assert_toolchain();
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail_in_use/*.rs");
}

/// Otherwise a pattern that matches no file would go unnoticed.
#[test]
fn there_are_as_many_cases_as_there_were() {
    assert_cases("ui/fail", 412);
    assert_cases("ui/fail_in_use", 5);
    assert_eq!(files("ui/pass", "rs").len(), 2);
}
