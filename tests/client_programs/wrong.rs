//! Wrong programs that need the client. The rest, and how their messages are written, is in `tests/programs/wrong.rs`.

#[path = "../common/wrong_programs.rs"]
mod wrong_programs;

use wrong_programs::{assert_cases, assert_toolchain};

#[test]
fn they_do_not_compile() {
    assert_toolchain();
    trybuild::TestCases::new().compile_fail("ui/fail/**/*.rs");
}

/// Nobody notices a suite that stopped to match its files.
#[test]
fn there_are_as_many_as_there_were() {
    assert_cases("ui/fail", 5);
}
