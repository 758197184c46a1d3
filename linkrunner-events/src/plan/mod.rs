//! The tracking plan: the events that a program sends, written down, committed and reviewed.

mod from_types;
mod lock;
mod model;
mod path;
pub(crate) mod registry;
mod shape;
pub(crate) mod test;
mod unite;

pub use self::lock::{Line, Lock, LockError};
pub use self::model::{Entry, EntryId, EntryKind, Field, Plan};
pub use self::path::{FieldPath, InvalidPath};
pub use self::shape::PlannedShape;
pub use self::unite::Conflict;
