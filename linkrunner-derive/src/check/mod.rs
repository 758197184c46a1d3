//! The rules that the derive checks, one function per rule.
//!
//! Two kinds of rules are elsewhere: trait bounds in the generated code check the types of fields, and the library checks
//! the keys of flattened groups in const evaluation.

mod ecommerce;
mod enums;
mod fields;
mod layout;
mod name;
mod serde;
mod sized;
mod spelling;

use crate::diagnostics::Diagnostics;
use crate::input::{Input, Shape};

pub(crate) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    match &input.shape {
        Shape::Struct(_) => {
            name::check(input, diagnostics);
            fields::check(input, diagnostics);
            layout::check(input, diagnostics);
            serde::check(input, diagnostics);
            ecommerce::check(input, diagnostics);
            sized::check(input, diagnostics);
        }
        Shape::Enum(variants) => {
            enums::check(input, variants, diagnostics);
            serde::check(input, diagnostics);
        }
        Shape::Wrong => {}
    }
}
