//! The attributes of serde that decide how it writes a fieldless enum.

use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, LitStr, Path, Token};

use crate::attr::for_each_serde_key;
use crate::case::Case;

/// The attributes of the type.
#[derive(Default)]
pub(super) struct ContainerSerde {
    rename_all: Option<Case>,
    pub(super) is_transparent: bool,
    /// An attribute that gives the JSON another form.
    pub(super) other_form: Option<Path>,
}

impl ContainerSerde {
    pub(super) fn parse(attrs: &[Attribute]) -> Self {
        let mut this = Self::default();
        for_each_serde_key(attrs, |meta| {
            let path = &meta.path;
            if path.is_ident("rename_all") {
                let name = serialized_text(meta)?;
                this.rename_all = name.and_then(|name| Case::named(&name.value()));
            } else if path.is_ident("transparent") {
                this.is_transparent = true;
            } else if ["into", "untagged", "tag", "content"]
                .iter()
                .any(|key| path.is_ident(key))
            {
                this.other_form = Some(path.clone());
                skip_value(meta)?;
            } else {
                skip_value(meta)?;
            }
            Ok(())
        });
        this
    }
}

/// The attributes of a variant.
#[derive(Default)]
pub(super) struct VariantSerde {
    rename: Option<String>,
    pub(super) is_skipped: bool,
    /// An attribute that gives the JSON another form.
    pub(super) other_form: Option<Path>,
}

impl VariantSerde {
    pub(super) fn parse(attrs: &[Attribute]) -> Self {
        let mut this = Self::default();
        for_each_serde_key(attrs, |meta| {
            if meta.path.is_ident("rename") {
                if let Some(name) = serialized_text(meta)? {
                    this.rename = Some(name.value());
                }
            } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                this.is_skipped = true;
            } else if ["with", "serialize_with", "untagged"]
                .iter()
                .any(|key| meta.path.is_ident(key))
            {
                this.other_form = Some(meta.path.clone());
                skip_value(meta)?;
            } else {
                skip_value(meta)?;
            }
            Ok(())
        });
        this
    }

    /// The string that serde writes.
    pub(super) fn name(&self, variant: &Ident, container: &ContainerSerde) -> String {
        if let Some(name) = &self.rename {
            return name.clone();
        }
        let name = variant.unraw().to_string();
        match container.rename_all {
            Some(case) => case.apply_to_variant(&name),
            None => name,
        }
    }
}

/// The attribute of a field that gives its JSON another form.
pub(super) fn other_form_of_field(attrs: &[Attribute]) -> Option<Path> {
    let mut found = None;
    for_each_serde_key(attrs, |meta| {
        if meta.path.is_ident("with") || meta.path.is_ident("serialize_with") {
            found = Some(meta.path.clone());
        }
        skip_value(meta)
    });
    found
}

/// The string after `=`, or the one of `serialize` in parentheses.
fn serialized_text(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut text = None;
    meta.parse_nested_meta(|inner| {
        let value: LitStr = inner.value()?.parse()?;
        if inner.path.is_ident("serialize") {
            text = Some(value);
        }
        Ok(())
    })?;
    Ok(text)
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
