//! The tracking plan: the events that a program sends, written down, committed and reviewed.
//!
//! The types are the plan. [`plan_test!`](crate::plan_test) reads it off them and compares it with a lock file that is
//! committed, so that a review shows each change of an event. The program `linkrunner` (feature `cli`) says what a change
//! breaks, exports the plan, and holds the calls of applications in any language against it.
//!
//! # The first plan
//!
//! 1. Turn the feature on for tests: `linkrunner-events = { version = "0.1", features = ["plan"] }` in
//!    `[dev-dependencies]`.
//! 2. Write this in `lib.rs` or `main.rs`:
//!
//!    ```
//!    #[cfg(test)]
//!    linkrunner_events::plan_test!();
//!    ```
//! 3. Write the lock file, and commit it: `LINKRUNNER_PLAN=update cargo test linkrunner_plan`.
//!
//! From now on, `cargo test` fails if an event changes and the lock file does not. It lists the changes and what each
//! breaks. The command of step 3 accepts them.
//!
//! # The lock file
//!
//! Each target has its own: `linkrunner.plan.toml` for a library, `linkrunner.plan.NAME.toml` for a binary or an example. It
//! is generated, sorted, the same on every machine, and has one line for each field, so that branches merge. The command of
//! step 3 resolves a merge conflict: it never reads the old file.
//!
//! ```toml
//! format = 1
//!
//! [event.cart_viewed]
//! about = "A shopper looked at the cart."
//! fields."coupon" = { shape = "string", optional = true, about = "The code that the shopper typed." }
//! fields."items" = { shape = "list" }
//! fields."items[]" = { shape = "object" }
//! fields."items[].id" = { shape = "string" }
//! fields."tier" = { shape = ["free", "gold"] }
//! ```
//!
//! The shapes are `string`, `integer`, `number`, `boolean`, `list`, `map`, `object`, one of some strings, and `any`, which
//! means that the shape is unknown. The types of the standard library and of this crate have known shapes. For your own
//! types, derive [`EventValue`](derive@crate::EventValue); for the types of other crates and for `with`, write
//! `#[linkrunner(shape = "string")]` on the field.
//!
//! Several types may send one event, also from different targets. The plan of a workspace is the union of its lock files: a
//! field that one of the types lacks is optional.
//!
//! # Decisions
//!
//! What people decide stands in `linkrunner.toml` at the root of the workspace; see [`Decisions`]. It names owners and readers
//! of events, the standard events of ad networks that they are mapped to in Linkrunner's dashboard, the events that a test
//! must send, and the breaks that are accepted.
//!
//! # The program
//!
//! ```sh
//! cargo install linkrunner-events --no-default-features --features cli
//! linkrunner plan check                              # lock files agree, every package with events has a plan test
//! linkrunner plan diff --base origin/main            # what the branch changes, and what that breaks
//! linkrunner plan accept purchase_completed.coupon --reason "replaced by discount_applied"
//! linkrunner plan export json-schema                 # or markdown, or mapping
//! LINKRUNNER_SEEN=target/seen cargo test             # notes the events that tests send
//! linkrunner plan coverage --seen target/seen        # lists the events that no test sends
//! linkrunner sandbox --plan .                        # holds the calls of any application against the plan
//! ```
//!
//! It compiles nothing and needs no network. `diff` reads the other revision with `git`. The exit code is 0 if all is well, 1
//! for a break that nobody accepted and for an event that must be sent and is not, 2 for a wrong command line or a failure,
//! and 3 for lock files that do not belong to the code.

mod change_name;
mod coverage;
mod decisions;
mod diff;
mod escape;
mod export;
mod from_types;
mod live;
mod lock;
mod model;
mod names;
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
pub use self::names::{DECISIONS_FILE, LOCK_FILE_STEM, UPDATE_COMMAND, lock_file_name};
pub use self::path::{FieldPath, InvalidPath};
pub use self::render::Location;
pub use self::seen::{SEEN_VARIABLE, Seen, SeenError};
pub use self::shape::PlannedShape;
pub use self::source::{Line, SyntaxError};
pub use self::unite::Conflict;
