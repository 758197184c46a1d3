//! Wrong programs: they do not compile, and the message beside each says what to write instead.
//!
//! The messages are written by `TRYBUILD=overwrite cargo test -p linkrunner-programs --test wrong`; read what changed as
//! somebody who made the mistake would. Each program is a file of its own, since errors hide one another. Those that need the
//! client are in `tests/client_programs`: trybuild builds all that a package depends on for each of its programs.

#[path = "../common/wrong_programs.rs"]
mod wrong_programs;

use wrong_programs::{assert_cases, assert_toolchain, files};

/// Apart from the rest: as long as every program fails in being checked, trybuild checks them all at once.
#[test]
fn wrong_programs_do_not_compile() {
    assert_toolchain();
    trybuild::TestCases::new().compile_fail("ui/fail/**/*.rs");
}

/// What stands in `fail_in_use` passes a check: it fails when the generic type of an event is used with a wrong one, and only
/// a build finds that. A program that must compile makes trybuild build. Those in `pass` name the root of their crate, so they
/// are no modules of `right`.
#[test]
fn programs_that_are_built() {
    assert_toolchain();
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail_in_use/*.rs");
}

/// Nobody notices a suite that stopped to match its files.
#[test]
fn there_are_as_many_cases_as_there_were() {
    assert_cases("ui/fail", 280);
    assert_cases("ui/fail_in_use", 3);
    assert_eq!(files("ui/pass", "rs").len(), 2);
}
