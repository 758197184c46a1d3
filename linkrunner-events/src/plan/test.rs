//! The test that `plan_test!` makes: the types agree with the lock file.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::decisions::Decisions;
use super::diff::Differences;
use super::lock::{Lock, LockError};
use super::model::{EntryKind, Plan};
use super::names::{DECISIONS_FILE, UPDATE_COMMAND, lock_file_name};
use super::registry::{Listed, Registered, Source};
use super::unite::Conflict;

/// The variable that makes the test write the lock file.
const VARIABLE: &str = "LINKRUNNER_PLAN";

/// Makes the test `linkrunner_plan`, which holds the events of this crate against its lock file.
///
/// Write it once, in `lib.rs` or `main.rs`, and commit the lock file that it makes:
///
/// ```
/// #[cfg(test)]
/// linkrunner_events::plan_test!();
/// ```
///
/// The lock file stands beside the `Cargo.toml`: `linkrunner.plan.toml` for a library, `linkrunner.plan.NAME.toml` for a
/// binary or an example. `LINKRUNNER_PLAN=update cargo test linkrunner_plan` writes it. Without the variable the test writes
/// nothing: it fails if the types and the file differ, and says what each difference means for those who read the events.
///
/// # What it finds
///
/// Every struct of the crate that derives `LinkrunnerEvent`, except in modules called `test` or `tests` and except those with
/// `#[linkrunner(unplanned)]`. These have to be listed: events with type parameters, events of other crates, the data of
/// payments, and contexts.
///
/// ```
/// # mod events {
/// use linkrunner_events::{EventData, LinkrunnerEvent, commerce};
///
/// #[derive(LinkrunnerEvent)]
/// struct Wrapped<T> {
///     inner: T,
/// }
///
/// #[derive(EventData)]
/// struct OrderData {
///     order_id: String,
/// }
///
/// #[derive(EventData)]
/// struct Release {
///     release: String,
/// }
///
/// #[cfg(test)]
/// linkrunner_events::plan_test!(
///     Wrapped<String>,
///     commerce::AddToCart,
///     payment(OrderData),
///     context(Release),
/// );
/// # }
/// ```
#[macro_export]
macro_rules! plan_test {
    (@test [$($listed:expr,)*]) => {
        #[test]
        fn linkrunner_plan() {
            $crate::__private::run_plan_test(
                ::core::module_path!(),
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::option_env!("CARGO_TARGET_TMPDIR"),
                &[$($listed,)*],
            );
        }
    };
    (@test [$($listed:expr,)*] payment($group:ty) $(, $($rest:tt)*)?) => {
        $crate::plan_test!(@test [
            $($listed,)* $crate::__private::Listed::payment::<$group>(::core::stringify!($group)),
        ] $($($rest)*)?);
    };
    (@test [$($listed:expr,)*] context($group:ty) $(, $($rest:tt)*)?) => {
        $crate::plan_test!(@test [
            $($listed,)* $crate::__private::Listed::context::<$group>(::core::stringify!($group)),
        ] $($($rest)*)?);
    };
    (@test [$($listed:expr,)*] $event:ty $(, $($rest:tt)*)?) => {
        $crate::plan_test!(@test [
            $($listed,)* $crate::__private::Listed::event::<$event>(::core::stringify!($event)),
        ] $($($rest)*)?);
    };
    ($($listed:tt)*) => {
        $crate::plan_test!(@test [] $($listed)*);
    };
}

/// The test of `plan_test!`.
///
/// # Panics
///
/// When the types and the lock file differ, or the plan cannot be read or written. The message says what to do.
#[track_caller]
pub fn run_plan_test(
    module: &str,
    binary: Option<&str>,
    target_folder: Option<&str>,
    listed: &[Listed],
) {
    let result = PlanTest::new(module, binary, target_folder).and_then(|test| test.run(listed));
    if let Err(problem) = result {
        panic!("{problem}");
    }
}

/// Why the test fails.
#[derive(Debug, thiserror::Error)]
enum PlanProblem {
    #[error(
        "`plan_test!` stands in an integration test or a bench, which has no lock file; write it in the `lib.rs` or \
         `main.rs` that defines the events"
    )]
    IntegrationTest,
    #[error(
        "the folder of the package is unknown, because the variable CARGO_MANIFEST_DIR is not set; run the test with cargo"
    )]
    NoFolder,
    #[error("`{VARIABLE}={}` has no meaning; write `{UPDATE_COMMAND}` to update the lock file", .0.to_string_lossy())]
    UnknownMode(OsString),
    #[error(
        "`{root}` has no events outside of modules called `test` or `tests`, so there is nothing to lock; list events of other \
         crates, as in `plan_test!(commerce::AddToCart)`, or remove `plan_test!`"
    )]
    NoEvents { root: String },
    #[error("{}", generic_message(.0))]
    Generic(Vec<&'static Registered>),
    #[error("{}", lines(.0))]
    Conflicts(Vec<Conflict>),
    #[error(
        "`{file}` is missing, so nothing says which events this target sends\n\nTo write it: {UPDATE_COMMAND}\nThen commit the file."
    )]
    Missing { file: String },
    #[error(
        "`{file}` is no lock file of this version: {problem}\n\nTo write it anew: {UPDATE_COMMAND}"
    )]
    Unreadable { file: String, problem: LockError },
    #[error("`{file}`: {problem}")]
    Future { file: String, problem: LockError },
    #[error(
        "the types differ from `{file}`, which is committed:\n\n{differences}\nIf all of this is intended: {UPDATE_COMMAND}"
    )]
    Stale { file: String, differences: String },
    #[error("`{}` cannot be read: {error}", .path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("`{}` cannot be written: {error}", .path.display())]
    Write { path: PathBuf, error: io::Error },
}

fn generic_message(events: &[&Registered]) -> String {
    let mut message = String::from(
        "the fields of these events depend on their type parameters, so the plan does not know them:\n",
    );
    for event in events {
        message.push_str(&format!(
            "  {}::{} (`{}`)\n",
            event.module, event.rust_name, event.event_name
        ));
    }
    let example = events.first().map_or("Event", |event| event.rust_name);
    message.push_str(&format!(
        "list each with the types that it is sent with, as in `plan_test!({example}<String>)`, or put \
         `#[linkrunner(unplanned)]` on it"
    ));
    message
}

fn lines(conflicts: &[Conflict]) -> String {
    let lines: Vec<String> = conflicts.iter().map(Conflict::to_string).collect();
    lines.join("\n")
}

/// The target whose events are locked.
struct PlanTest {
    /// The name of the crate.
    root: String,
    /// The lock file.
    path: PathBuf,
    file: String,
    is_update: bool,
}

impl PlanTest {
    fn new(
        module: &str,
        binary: Option<&str>,
        target_folder: Option<&str>,
    ) -> Result<Self, PlanProblem> {
        // Only cargo's integration tests and benches have one.
        if target_folder.is_some() {
            return Err(PlanProblem::IntegrationTest);
        }
        let folder = env::var_os("CARGO_MANIFEST_DIR").ok_or(PlanProblem::NoFolder)?;
        let is_update = match env::var_os(VARIABLE) {
            None => false,
            Some(value) if value.is_empty() => false,
            Some(value) if value == "update" => true,
            Some(other) => return Err(PlanProblem::UnknownMode(other)),
        };
        let file = lock_file_name(binary);
        Ok(Self {
            root: module.split("::").next().unwrap_or(module).to_owned(),
            path: Path::new(&folder).join(&file),
            file,
            is_update,
        })
    }

    fn run(&self, listed: &[Listed]) -> Result<(), PlanProblem> {
        let plan = self.plan(listed)?;
        if self.is_update {
            self.update(&plan)
        } else {
            self.compare(&plan)
        }
    }

    /// The plan of the registered and the listed types.
    fn plan(&self, listed: &[Listed]) -> Result<Plan, PlanProblem> {
        let mut plan = Plan::default();
        let mut conflicts = Vec::new();
        let mut generic = Vec::new();
        for event in Registered::of_crate(&self.root) {
            if event.schemas.is_empty() {
                generic.push(event);
            }
            for schema in event.schemas.iter().copied().flatten() {
                conflicts.extend(plan.unite(Plan::of_schema(schema)));
            }
        }
        for listed in listed {
            let each = match &listed.source {
                Source::Events(schemas) => schemas
                    .iter()
                    .map(|schema| Plan::of_schema(schema))
                    .collect(),
                Source::Group(group) => {
                    vec![Plan::of_group(
                        listed.kind,
                        listed.rust_name,
                        group.fields(),
                    )]
                }
            };
            for listed in each {
                conflicts.extend(plan.unite(listed));
            }
        }
        generic.retain(|event| plan.event(event.event_name).is_none());
        generic.sort_unstable_by_key(|event| (event.module, event.rust_name));
        if !generic.is_empty() {
            return Err(PlanProblem::Generic(generic));
        }
        if !conflicts.is_empty() {
            return Err(PlanProblem::Conflicts(conflicts));
        }
        if plan.of_kind(EntryKind::Event).next().is_none() && listed.is_empty() {
            let root = self.root.clone();
            return Err(PlanProblem::NoEvents { root });
        }
        Ok(plan)
    }

    fn update(&self, plan: &Plan) -> Result<(), PlanProblem> {
        let new = plan.to_lock();
        // The old file may be anything, such as a merge conflict.
        if fs::read(&self.path).is_ok_and(|old| old == new.as_bytes()) {
            return Ok(());
        }
        let path = self.path.clone();
        fs::write(&path, new).map_err(|error| PlanProblem::Write { path, error })
    }

    fn compare(&self, plan: &Plan) -> Result<(), PlanProblem> {
        let file = self.file.clone();
        let Some(text) = self.read()? else {
            return Err(PlanProblem::Missing { file });
        };
        let lock = match Lock::parse(&text) {
            Ok(lock) => lock,
            Err(problem @ LockError::NewerFormat { .. }) => {
                return Err(PlanProblem::Future { file, problem });
            }
            Err(problem) => return Err(PlanProblem::Unreadable { file, problem }),
        };
        if lock.plan == *plan {
            return Ok(());
        }
        let decisions = self.decisions();
        // Acceptances are judged against a base revision, by `linkrunner plan diff`. Here each counts.
        let mut differences = Differences::between(
            (&lock.plan, &Decisions::default()),
            (plan, &decisions),
            &BTreeSet::new(),
        );
        differences.warnings.clear();
        let differences = differences.to_human(is_coloured());
        Err(PlanProblem::Stale { file, differences })
    }

    /// The nearest `linkrunner.toml`, in the folder of the package or one around it. A broken one is reported by
    /// `linkrunner plan check`, and says nothing here.
    fn decisions(&self) -> Decisions {
        let mut folders = self.path.ancestors().skip(1);
        let text = folders.find_map(|folder| fs::read_to_string(folder.join(DECISIONS_FILE)).ok());
        let decisions = text.and_then(|text| Decisions::parse(&text).ok());
        decisions.unwrap_or_default()
    }

    fn read(&self) -> Result<Option<String>, PlanProblem> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let path = self.path.clone();
                Err(PlanProblem::Read { path, error })
            }
        }
    }
}

/// Whether the message is read at a terminal that shows colours. libtest prints it to the standard output.
fn is_coloured() -> bool {
    // https://no-color.org
    let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !is_plain && io::stdout().is_terminal()
}
