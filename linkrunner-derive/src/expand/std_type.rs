//! Types of the standard library that need no probing.

use syn::{GenericArgument, PathArguments, Type};

/// A type whose name shows that it is neither a group nor an amount type of the user.
///
/// Without this, the generated code would probe every custom field, which doubles the time of `cargo check` for an event. A
/// user's type with one of these names is sent through serde, which is correct for every type.
#[derive(Clone, Copy)]
pub(crate) enum StdType {
    Option,
    Other,
}

impl StdType {
    pub(crate) fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Reference(reference) => Self::of(&reference.elem).map(|_| Self::Other),
            Type::Slice(slice) => Self::of(&slice.elem).map(|_| Self::Other),
            Type::Array(array) => Self::of(&array.elem).map(|_| Self::Other),
            Type::Path(path) if path.qself.is_none() => {
                let segment = match path.path.segments.iter().collect::<Vec<_>>()[..] {
                    [segment] if path.path.leading_colon.is_none() => segment,
                    _ => return None,
                };
                let name = segment.ident.to_string();
                match &segment.arguments {
                    PathArguments::None => SCALARS.contains(&name.as_str()).then_some(Self::Other),
                    PathArguments::AngleBracketed(arguments) => {
                        let [GenericArgument::Type(inner)] =
                            arguments.args.iter().collect::<Vec<_>>()[..]
                        else {
                            return None;
                        };
                        Self::of(inner)?;
                        match name.as_str() {
                            "Option" => Some(Self::Option),
                            "Vec" => Some(Self::Other),
                            _ => None,
                        }
                    }
                    PathArguments::Parenthesized(_) => None,
                }
            }
            _ => None,
        }
    }
}

const SCALARS: [&str; 18] = [
    "String", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str",
    "u128", "u16", "u32", "u64", "u8", "usize",
];
