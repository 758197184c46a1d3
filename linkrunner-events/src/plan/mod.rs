//! The tracking plan: the events that a program sends, written down, committed and reviewed.

mod change_name;
mod coverage;
mod decisions;
mod diff;
mod escape;
mod from_types;
mod live;
mod lock;
mod model;
mod nearest;
mod path;
mod quote;
pub(crate) mod registry;
mod render;
pub(crate) mod seen;
mod shape;
mod source;
pub(crate) mod test;
mod tree;
mod unite;

pub use self::change_name::{ChangeName, InvalidName};
pub use self::coverage::Coverage;
pub use self::decisions::{AcceptError, Acceptance, Decision, Decisions};
pub use self::diff::{Change, ChangeKind, Differences, Readers, Verdict, Warning};
#[cfg(feature = "client")]
pub(crate) use self::from_types::group_name;
pub use self::live::Checked;
pub use self::lock::{Lock, LockError};
pub use self::model::{Entry, EntryId, EntryKind, Field, Plan};
pub use self::path::{FieldPath, InvalidPath};
pub use self::render::Location;
pub use self::seen::{SEEN_VARIABLE, Seen, SeenError};
pub use self::shape::PlannedShape;
pub use self::source::{Line, SyntaxError};
pub use self::unite::Conflict;
