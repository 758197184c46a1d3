//! Groups that are nested in an event.
//!
//! A group is reached through its `Serialize`, as any value is, and that knows its serializer by nothing but its methods. There
//! is one that a serializer may answer before the value is taken apart: `collect_map`, which asks for an iterator. The writer
//! lends its space while it asks, and the group writes itself there.

use std::any::type_name;
use std::cell::Cell;
use std::iter;

use serde_core::{Serialize, Serializer};

use super::Key;
use super::value::ValueSerializer;
use crate::encode::write_object;
use crate::error::{EncodeProblem, FieldError};
use crate::event::Fields;

thread_local! {
    static LENT: Cell<Option<Lent>> = const { Cell::new(None) };
    static HAS_ANSWERED: Cell<bool> = const { Cell::new(false) };
}

enum Lent {
    /// What is written behind the key.
    Space(Vec<u8>, Key),
    /// `None` where a value has panicked while it was written.
    Written(Vec<u8>, Option<Result<(), FieldError>>),
}

/// Whether the serializer is called as this crate's own is: it is, or it belongs to another version of this crate. The compiler
/// knows that, so that for its own nothing is compiled of what other serializers take.
pub(crate) fn is_called_writer<S>() -> bool {
    type_name::<S>() == type_name::<ValueSerializer<'_>>()
}

/// Whether a serializer of that name can be written to: that of another version does not answer here, and a thread that is
/// ending has no place to lend space in any more.
pub(crate) fn is_writer<S: Serializer>(serializer: &S) -> bool {
    HAS_ANSWERED.set(false);
    serializer.is_human_readable();
    HAS_ANSWERED.get() && LENT.try_with(|_| ()).is_ok()
}

/// The answer of this crate's own serializer, which is asked whether it is human readable.
pub(super) fn answer() {
    HAS_ANSWERED.set(true);
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

impl IntoIterator for InPlace<'_> {
    type Item = (NoKey, ());
    type IntoIter = iter::Empty<(NoKey, ())>;

    fn into_iter(self) -> Self::IntoIter {
        if let Ok(Some(Lent::Space(space, before))) = LENT.try_with(Cell::take) {
            let mut borrowed = Borrowed {
                space,
                result: None,
            };
            borrowed.space.extend_from_slice(before.without_quote());
            borrowed.result = Some(write_object(&mut borrowed.space, self.0));
        }
        iter::empty()
    }
}

/// Space that is given back, also where a value panics while it is written.
struct Borrowed {
    space: Vec<u8>,
    result: Option<Result<(), FieldError>>,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let written = Lent::Written(std::mem::take(&mut self.space), self.result.take());
        let _ = LENT.try_with(|lent| lent.set(Some(written)));
    }
}

/// Whether the entries under such keys are those of a group [in place](InPlace).
pub(super) fn is_in_place<K>() -> bool {
    type_name::<K>() == type_name::<NoKey>()
}

/// Lends the space to the group that is asked for its iterator.
pub(super) fn lend(out: &mut Vec<u8>, before: Key, ask: impl FnOnce()) -> Result<(), FieldError> {
    let _ = LENT.try_with(|lent| lent.set(Some(Lent::Space(std::mem::take(out), before))));
    let mut lender = Lender(out);
    ask();
    let written = lender.take_back();
    written.unwrap_or_else(|| Err(EncodeProblem::interrupted().into()))
}

/// Who has lent its space takes it back, also where a value panics while it is written.
struct Lender<'a>(&'a mut Vec<u8>);

impl Lender<'_> {
    fn take_back(&mut self) -> Option<Result<(), FieldError>> {
        let (space, result) = match LENT.try_with(Cell::take).ok()?? {
            Lent::Space(space, _) => (space, None),
            Lent::Written(space, result) => (space, result),
        };
        *self.0 = space;
        result
    }
}

impl Drop for Lender<'_> {
    fn drop(&mut self) {
        self.take_back();
    }
}
