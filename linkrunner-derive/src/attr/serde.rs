//! Reads the attributes of serde.

use syn::Attribute;
use syn::meta::ParseNestedMeta;

/// Calls `on_key` with each key of `#[serde(…)]`. serde reports its own syntax errors.
pub(crate) fn for_each_serde_key(
    attrs: &[Attribute],
    mut on_key: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let _ = attr.parse_nested_meta(|meta| on_key(&meta));
    }
}
