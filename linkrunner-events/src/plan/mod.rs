//! The tracking plan: the events that a program sends, in files that are committed and reviewed.
//!
//! The types are the plan. [`plan_test!`](crate::plan_test) compares them with a lock file that is committed, so that a review
//! shows each change of an event. The program `linkrunner` (feature `cli`) says what a change breaks, exports the plan, and
//! checks the calls of applications in any language against it.
//!
//! # The first plan
//!
//! 1. Add `plan` to the features of `linkrunner-events` in `[dev-dependencies]`:
//!    `linkrunner-events = { version = "0.1", features = ["plan"] }`. If your dependency has `default-features = false`, repeat
//!    it there.
//! 2. Write this in `lib.rs` or `main.rs`:
//!
//!    ```
//!    #[cfg(test)]
//!    linkrunner_events::plan_test!();
//!    ```
//! 3. Write the lock file, and commit it: `LINKRUNNER_PLAN=update cargo test linkrunner_plan`. In a workspace, add
//!    `--workspace --no-fail-fast`.
//!
//! From now on, `cargo test` fails if an event changes and the lock file does not. It lists the changes, what each breaks, and
//! the steps that keep them. For an example, put `test = true` in its `[[example]]`, or cargo does not run its plan test.
//!
//! # The lock file
//!
//! Each target has its own: `linkrunner.plan.toml` for a library, `linkrunner.plan.NAME.toml` for a binary or an example. It
//! is generated, sorted, the same on every machine, and has one line for each field, so that branches merge. To resolve a merge
//! conflict, run the command of step 3: it never reads the old file.
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
//! means that the shape is unknown, so the plan does not notice changes of the values; `linkrunner plan check` lists such fields. The common
//! types of the standard library and the types of this crate have known shapes. For your own types, derive
//! [`EventValue`](derive@crate::EventValue). For types of other crates, type parameters and `with`, declare the shape on the
//! field: `#[linkrunner(shape = "string")]`.
//!
//! Several types may send one event, also from different targets. The plan of a workspace is the union of its lock files: a
//! field that one of the types lacks is optional. If senders disagree about the shape of a field, its shape in the union is
//! `any`, and `linkrunner plan check` gives a notice.
//!
//! # Decisions
//!
//! The decisions of people are in `linkrunner.toml` at the root of the workspace: owners and readers of events, their mappings
//! to the standard events of ad networks, the events that a test must send, and the accepted breaks. [`Decisions`] has an
//! example.
//!
//! # The program
//!
//! ```sh
//! cargo install linkrunner-events --no-default-features --features cli
//! linkrunner plan check                              # every package with events has a plan test and a lock file
//! linkrunner plan diff --base origin/main            # what the branch changes, and what that breaks
//! linkrunner plan accept purchase_completed.coupon --reason "replaced by discount_applied"
//! linkrunner plan export json-schema                 # or markdown, or mapping
//! rm -rf target/seen                                 # removes old records
//! LINKRUNNER_SEEN=target/seen cargo test --workspace --no-fail-fast
//! linkrunner plan coverage --seen target/seen        # lists the events that no recorder or sandbox received
//! linkrunner sandbox --plan .                        # checks the calls of any application against the plan
//! ```
//!
//! It compiles nothing and needs no network. `diff` reads the other revision with `git`. The exit code is 0 if all is well; 1 if
//! a break is not accepted, or no test sends an event that must be sent; 2 if the command line is wrong or the command fails; 3
//! if a lock file or a plan test is missing, left over or not run.

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
mod root;
pub(crate) mod seen;
mod shape;
mod source;
pub(crate) mod test;
mod tree;
mod unite;

pub use self::change_name::{ChangeName, InvalidName};
pub use self::coverage::Coverage;
pub use self::decisions::{AcceptError, Acceptance, Decision, Decisions};
pub use self::diff::{Change, ChangeKind, Differences, Readers, Sender, Verdict, Warning};
#[cfg(feature = "client")]
pub(crate) use self::from_types::group_name;
pub use self::live::Checked;
pub use self::lock::{Lock, LockError};
pub use self::model::{Entry, EntryId, EntryKind, Field, Plan};
pub use self::names::{DECISIONS_FILE, LOCK_FILE_STEM, UPDATE_COMMAND, lock_file_name};
pub use self::path::{FieldPath, InvalidPath};
pub use self::render::Location;
pub use self::root::workspace_root;
pub use self::seen::{SEEN_VARIABLE, Seen, SeenError};
pub use self::shape::PlannedShape;
pub use self::source::{Line, SyntaxError};
pub use self::unite::Conflict;
