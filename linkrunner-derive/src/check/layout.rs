//! The layout of the struct: whether its fields can be borrowed, and whether it is flattened into itself.

use syn::{GenericArgument, PathArguments, Type, TypePath};

use crate::diagnostics::Diagnostics;
use crate::input::Input;

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    check_not_packed(input, diagnostics);
    check_not_flattened_into_itself(input, diagnostics);
}

/// The fields are written by reference, and fields of packed structs cannot be borrowed.
fn check_not_packed(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if let Some(packed) = input.packed() {
        diagnostics.error(
            packed,
            "the fields of a packed struct cannot be borrowed, so they cannot be sent\nhelp: remove `packed`, or copy the \
             fields into a struct without it",
        );
    }
}

/// A struct flattened into itself would have each of its keys twice.
fn check_not_flattened_into_itself(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for field in input.fields().iter().filter(|field| field.is_flattened()) {
        if is_itself(input, field.ty) {
            diagnostics.error(
                field.ty,
                format_args!(
                    "`{}` is flattened into itself, so its keys would be sent more than once\nhelp: remove `flatten` to nest it \
                     as an object",
                    input.node.ident
                ),
            );
        }
    }
}

/// Whether the type is the struct itself, or one of the pointers and options of it that can be flattened.
fn is_itself(input: &Input<'_>, ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => is_itself(input, &reference.elem),
        Type::Path(TypePath {
            qself: None, path, ..
        }) => {
            if path.segments.len() == 1
                && (path.segments[0].ident == "Self" || path.segments[0].ident == input.node.ident)
            {
                return true;
            }
            let Some(last) = path.segments.last() else {
                return false;
            };
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return false;
            };
            let is_pointer = last.ident == "Option" || last.ident == "Box";
            let mut arguments = arguments.args.iter();
            match (arguments.next(), arguments.next()) {
                (Some(GenericArgument::Type(inner)), None) => is_pointer && is_itself(input, inner),
                _ => false,
            }
        }
        _ => false,
    }
}
