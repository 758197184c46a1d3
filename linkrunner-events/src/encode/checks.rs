//! The checks across the fields of one event, at the time it is encoded.

use std::collections::HashSet;

use crate::commerce::AnyContents;
use crate::error::{EncodeProblem, FieldError};
use crate::json::Key;
use crate::value::Number;
use crate::value::{ContentIds, ContentType, is_blank};

/// The fields of an event that mean something to Linkrunner.
#[derive(Default)]
pub(crate) struct EventFacts<'a> {
    pub(crate) amount: Option<Number>,
    pub(crate) value: Option<Number>,
    pub(crate) num_items: Option<Number>,
    pub(crate) has_currency: bool,
    pub(crate) catalogue: Catalogue<'a>,
}

impl EventFacts<'_> {
    pub(crate) fn number(&mut self, key: Key, value: Number) {
        match key.json_name() {
            "amount" => self.amount = Some(value),
            "value" => self.value = Some(value),
            "num_items" => self.num_items = Some(value),
            _ => {}
        }
    }
}

/// The fields of an ecommerce event that have to agree.
#[derive(Default)]
pub(crate) struct Catalogue<'a> {
    pub(crate) ids: Option<(Key, &'a (dyn ContentIds + 'a))>,
    pub(crate) contents: Option<&'a dyn AnyContents>,
    pub(crate) content_type: Option<ContentType>,
}

impl Catalogue<'_> {
    /// What makes an ad network drop an ecommerce event though each field by itself is right.
    pub(crate) fn check(&self) -> Result<(), FieldError> {
        self.check_lists()?;
        self.check_content_type()
    }

    fn check_lists(&self) -> Result<(), FieldError> {
        // The derive has seen to it that an ecommerce event has both; a payment's data may be anything.
        let (Some((ids_key, ids)), Some(contents)) = (self.ids, self.contents) else {
            return Ok(());
        };
        let ids_key = ids_key.json_name();

        let mut listed = HashSet::new();
        let mut empty = None;
        let mut index = 0_usize;
        ids.for_each_id(&mut |id| {
            if is_blank(id) {
                empty = empty.or(Some(index));
            }
            listed.insert(id);
            index += 1;
        });
        if index == 0 {
            return Err(FieldError::at(ids_key, EncodeProblem::EmptyList));
        }
        if let Some(index) = empty {
            let path = format!("{ids_key}[{index}]");
            return Err(FieldError::at(path, EncodeProblem::EmptyId));
        }

        let mut index = 0;
        let mut unlisted = None;
        contents.for_each(&mut |item| {
            if unlisted.is_none() && !listed.contains(item.id) {
                unlisted = Some((index, item.id.to_owned()));
            }
            index += 1;
        });
        if index == 0 {
            return Err(FieldError::at("contents", EncodeProblem::EmptyList));
        }
        match unlisted {
            None => Ok(()),
            Some((index, id)) => Err(FieldError::at(
                format!("contents[{index}].id"),
                EncodeProblem::IdNotListed { id, ids_key },
            )),
        }
    }

    /// Whether the ids name what the content type says. They do where it is written by the derive.
    #[inline]
    pub(crate) fn check_content_type(&self) -> Result<(), FieldError> {
        match (self.ids, self.contents, self.content_type) {
            (Some((ids_key, _)), Some(_), Some(declared))
                if declared.ids_key() != ids_key.json_name() =>
            {
                let ids_key = ids_key.json_name();
                Err(FieldError::at(
                    "content_type",
                    EncodeProblem::ContentTypeMismatch {
                        ids_key,
                        expected: match declared {
                            ContentType::Product => ContentType::ProductGroup.as_str(),
                            ContentType::ProductGroup => ContentType::Product.as_str(),
                        },
                    },
                ))
            }
            _ => Ok(()),
        }
    }
}
