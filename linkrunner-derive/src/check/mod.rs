//! The rules that the derive checks itself, each in one function.
//!
//! Two kinds of rules are checked elsewhere: the types of fields by trait bounds in the generated code, and the keys of
//! flattened groups by the library in const evaluation.

mod ecommerce;
mod enums;
mod fields;
mod name;
mod serde;
mod spelling;

use crate::diagnostics::Diagnostics;
use crate::input::{Input, Shape};

pub(crate) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    match &input.shape {
        Shape::Struct(_) => {
            name::check(input, diagnostics);
            fields::check(input, diagnostics);
            serde::check(input, diagnostics);
            ecommerce::check(input, diagnostics);
        }
        Shape::Enum(variants) => {
            enums::check(input, variants, diagnostics);
            serde::check(input, diagnostics);
        }
        Shape::Wrong => {}
    }
}
