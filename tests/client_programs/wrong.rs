//! Wrong programs that need the client. `tests/programs/wrong.rs` has the others, and the command that writes the expected
//! errors.

#[path = "../common/wrong_programs.rs"]
mod wrong_programs;

use wrong_programs::{assert_cases, assert_toolchain};

#[test]
fn they_do_not_compile() {
    assert_toolchain();
    trybuild::TestCases::new().compile_fail("ui/fail/**/*.rs");
}

/// Otherwise a pattern that matches no file would go unnoticed.
#[test]
fn there_are_as_many_as_there_were() {
    assert_cases("ui/fail", 6);
}
