//! The fields of an ecommerce event that have to agree with one another.

use std::collections::HashSet;

use crate::error::{EncodeProblem, FieldError};
use crate::json::Key;
use crate::value::{ContentIds, ContentType, Number, is_blank};

/// The items of an event, type-erased so that the checks compile once.
pub(crate) trait ItemList {
    /// Calls `visit` with each item, in order.
    fn for_each(&self, visit: &mut dyn FnMut(Item<'_>));
}

/// The values of an item that the checks look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item<'a> {
    pub(crate) id: &'a str,
    pub(crate) quantity: i128,
    pub(crate) item_price: Number,
}

impl<'a> Item<'a> {
    /// An item with these values.
    #[must_use]
    pub const fn new(id: &'a str, quantity: i128, item_price: Number) -> Self {
        Self {
            id,
            quantity,
            item_price,
        }
    }
}

/// The fields of an ecommerce event that have to agree with one another.
#[derive(Default)]
pub(crate) struct Catalogue<'a> {
    pub(crate) ids: Option<(Key, &'a (dyn ContentIds + 'a))>,
    pub(crate) contents: Option<&'a dyn ItemList>,
    /// A content type that the event declares itself.
    pub(crate) content_type: Option<ContentType>,
}

impl Catalogue<'_> {
    /// Refuses an event that the ad network would drop although each field by itself is right.
    pub(crate) fn check(&self) -> Result<(), FieldError> {
        // The derive requires both of an ecommerce event; a payment's data may lack them.
        let (Some((ids_key, ids)), Some(contents)) = (self.ids, self.contents) else {
            return Ok(());
        };
        let ids_key = ids_key.json_name();
        check_ids(ids_key, ids, contents)?;
        match self.content_type {
            Some(declared) if declared.ids_key() != ids_key => Err(FieldError::at(
                "content_type",
                EncodeProblem::ContentTypeMismatch {
                    ids_key,
                    expected: match declared {
                        ContentType::Product => ContentType::ProductGroup.as_str(),
                        ContentType::ProductGroup => ContentType::Product.as_str(),
                    },
                },
            )),
            _ => Ok(()),
        }
    }
}

/// Checks that no list and no id is empty, and that the id of each item is one of the event's ids.
fn check_ids(
    ids_key: &'static str,
    ids: &dyn ContentIds,
    contents: &dyn ItemList,
) -> Result<(), FieldError> {
    // Room for the ids of nearly every event.
    let mut listed: Vec<&str> = Vec::with_capacity(16);
    ids.for_each_id(&mut |id| listed.push(id));
    if listed.is_empty() {
        return Err(FieldError::at(ids_key, EncodeProblem::EmptyList));
    }
    if let Some(index) = listed.iter().position(|id| is_blank(id)) {
        let path = format!("{ids_key}[{index}]");
        return Err(FieldError::at(path, EncodeProblem::EmptyId));
    }

    // Nearly every item is at the place of its id.
    let mut count = 0;
    let mut elsewhere = Vec::new();
    contents.for_each(&mut |item| {
        if listed.get(count) != Some(&item.id) {
            elsewhere.push((count, item.id.to_owned()));
        }
        count += 1;
    });
    if count == 0 {
        return Err(FieldError::at("contents", EncodeProblem::EmptyList));
    }
    if elsewhere.is_empty() {
        return Ok(());
    }
    let listed: HashSet<&str> = listed.into_iter().collect();
    match elsewhere
        .into_iter()
        .find(|(_, id)| !listed.contains(id.as_str()))
    {
        None => Ok(()),
        Some((index, id)) => Err(FieldError::at(
            format!("contents[{index}].id"),
            EncodeProblem::IdNotListed { id, ids_key },
        )),
    }
}
