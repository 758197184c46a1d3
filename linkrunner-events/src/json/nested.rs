//! Groups that are nested in an event.
//!
//! A group is reached through its `Serialize`, as any value is, and that knows its serializer by nothing but its methods. There
//! is one that a serializer may answer before the value is taken apart: `collect_map`, which asks for an iterator. The writer
//! lends its space while it asks, and the group writes itself there.

use std::any::type_name;
use std::cell::Cell;
use std::iter;

use serde_core::{Serialize, Serializer};

use super::value::ValueSerializer;
use super::{Key, write_object};
use crate::error::{EncodeProblem, FieldError};
use crate::event::Fields;

/// Whether the serializer is this crate's own. Names of types may be shortened one day, but not those of two into one.
pub(crate) fn is_writer<S>() -> bool {
    type_name::<S>() == type_name::<ValueSerializer<'_>>()
}

/// A group for the serializer of this crate.
pub(crate) struct InPlace<'a>(pub(crate) &'a dyn Fields);

/// The keys of its entries, of which there are none.
pub(crate) enum NoKey {}

impl Serialize for NoKey {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

thread_local! {
    static LENT: Cell<Option<Lent>> = const { Cell::new(None) };
}

enum Lent {
    /// What is written behind the key.
    Space(Vec<u8>, Key),
    Written(Vec<u8>, Result<(), FieldError>),
}

impl IntoIterator for InPlace<'_> {
    type Item = (NoKey, ());
    type IntoIter = iter::Empty<(NoKey, ())>;

    fn into_iter(self) -> Self::IntoIter {
        if let Ok(Some(Lent::Space(mut space, before))) = LENT.try_with(Cell::take) {
            space.extend_from_slice(before.without_quote());
            let result = write_object(&mut space, self.0);
            LENT.set(Some(Lent::Written(space, result)));
        }
        iter::empty()
    }
}

/// Whether the entries under such keys are those of a group [in place](InPlace).
pub(super) fn is_in_place<K>() -> bool {
    type_name::<K>() == type_name::<NoKey>()
}

/// Lends the space to the group that is asked for its iterator.
pub(super) fn lend(out: &mut Vec<u8>, before: Key, ask: impl FnOnce()) -> Result<(), FieldError> {
    let _ = LENT.try_with(|lent| lent.set(Some(Lent::Space(std::mem::take(out), before))));
    ask();
    match LENT.try_with(Cell::take) {
        Ok(Some(Lent::Written(space, result))) => {
            *out = space;
            result
        }
        _ => {
            let why = "the thread is ending, and has no place for nested groups any more";
            Err(EncodeProblem::Serialize(why.into()).into())
        }
    }
}
