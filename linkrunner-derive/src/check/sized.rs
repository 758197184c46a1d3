//! The sizes of types.

use syn::Type;

use crate::diagnostics::Diagnostics;
use crate::input::Input;

/// The last field has a size. The compiler checks the others, and accepts a struct that ends in a `str`, though no value of
/// it can be made.
pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let Some(last) = input.fields().last() else {
        return;
    };
    let advice = match last.ty {
        Type::Path(path) if path.qself.is_none() && path.path.is_ident("str") => {
            "write `String`, or `&'a str` with `<'a>` after the struct's name"
        }
        Type::Slice(_) => "write a `Vec`",
        Type::TraitObject(_) => "write a `Box` of it",
        _ => return,
    };
    diagnostics.error(
        last.ty,
        format_args!(
            "the type of `{}` has no fixed size, so the struct cannot be constructed\nhelp: {advice}",
            last.ident
        ),
    );
}
