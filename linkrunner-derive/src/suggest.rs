//! What to write where something is missing.

use crate::attr::nearest;
use crate::input::Input;
use crate::keys::{Role, suggested_field};
use crate::likeness::{bare, edits};

/// A line for each missing key: the field that was probably meant to be it, or one to add.
pub(crate) fn add_suggestions(message: &mut String, input: &Input<'_>, missing: &[&str]) {
    let unknown: Vec<&str> = input
        .keyed_fields()
        .filter(|field| field.role == Role::Attribute)
        .map(|field| field.key.as_str())
        .collect();
    for key in missing {
        let skipped = input
            .fields()
            .iter()
            .find(|field| field.is_skipped() && field.key == *key);
        let line = match alike(key, &unknown) {
            _ if skipped.is_some() => format!("\nhelp: remove `skip` from `{key}`"),
            Some(alike) => {
                format!(
                    "\nhelp: `{alike}` is probably `{key}`: add `#[linkrunner(rename = \"{key}\")]` to it"
                )
            }
            None => format!("\nhelp: add `{}`", suggested_field(key)),
        };
        message.push_str(&line);
    }
}

/// The key that is probably a misspelling, or another name, of `wanted`.
fn alike<'a>(wanted: &str, keys: &[&'a str]) -> Option<&'a str> {
    let other_names: &[&str] = match wanted {
        "content_ids" => &[
            "ids",
            "product_ids",
            "skus",
            "item_ids",
            "variant_ids",
            "content_id",
        ],
        "contents" => &["items", "products", "content", "line_items", "lines"],
        "currency" => &["currency_code", "curr", "ccy"],
        "value" => &["amount", "total", "price", "total_amount", "total_value"],
        "num_items" => &[
            "count",
            "item_count",
            "items_count",
            "number_of_items",
            "quantity",
        ],
        "order_id" => &["order", "order_number"],
        "id" => &["sku", "product_id", "item_id", "content_id"],
        "item_price" => &["price", "unit_price"],
        "quantity" => &["qty", "count", "num_items"],
        _ => &[],
    };
    let wanted_bare = bare(wanted);
    keys.iter()
        .copied()
        .find(|key| bare(key) == wanted_bare || other_names.contains(key))
        .or_else(|| {
            let near = nearest(wanted, keys)?;
            (edits(near, wanted) <= 2).then_some(near)
        })
}
