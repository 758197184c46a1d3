//! The test that `plan_test!` makes: the types agree with the lock file.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::decisions::Decisions;
use super::diff::Differences;
use super::from_types::{group_name, type_path};
use super::lock::{Lock, LockError};
use super::model::{EntryId, EntryKind, Plan};
use super::names::{DECISIONS_FILE, UPDATE_COMMAND, lock_file_name};
use super::registry::{Listed, Registered, Source};
use super::render::accept_commands;
use super::root::{is_in_repository, workspace_root};
use super::source::SyntaxError;
use super::unite::Conflict;

/// The variable that makes the test write the lock file.
const VARIABLE: &str = "LINKRUNNER_PLAN";

/// Makes the test `linkrunner_plan`, which checks the events of this crate against its lock file. Needs the feature `plan`.
///
/// Write it once, in `lib.rs` or `main.rs`, and commit the lock file:
///
/// ```
/// #[cfg(test)]
/// linkrunner_events::plan_test!();
/// ```
///
/// The lock file is beside the `Cargo.toml`: `linkrunner.plan.toml` for a library, `linkrunner.plan.NAME.toml` for a binary or
/// an example. `LINKRUNNER_PLAN=update cargo test linkrunner_plan` writes it. Without the variable, the test writes nothing: it
/// fails if the types and the file differ, and says what each difference means for the readers of the events.
///
/// Cargo does not run the tests of an example unless its `[[example]]` in `Cargo.toml` has `test = true`.
///
/// # The events of the plan
///
/// The plan has every struct of the crate that derives `LinkrunnerEvent`, except structs in modules called `test` or `tests`
/// and structs with `#[linkrunner(unplanned)]`. The test is compiled with `cfg(test)`, so fields and structs with
/// `#[cfg(test)]` are in the plan, and those with `#[cfg(not(test))]` are not: keep events of tests in a module called `tests`.
/// The plan has the events of the cargo features that are on when the test runs. List these explicitly: events with
/// type parameters, events of other crates, the data of payments, and contexts:
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
///
/// A field whose type is a type parameter has the shape `any`, so changes of its values are not detected. Declare the
/// shape, as in `#[linkrunner(shape = "string")] inner: T`.
#[macro_export]
macro_rules! plan_test {
    ($($listed:tt)*) => {
        #[test]
        fn linkrunner_plan() {
            $crate::__private::run_plan_test(
                ::core::module_path!(),
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::option_env!("CARGO_TARGET_TMPDIR"),
                &$crate::__private::__plan_list!(($crate::__private) $($listed)*),
            );
        }
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
        "`plan_test!` is in an integration test or a bench, which has no lock file; move it to the `lib.rs` or `main.rs` \
         that defines the events"
    )]
    IntegrationTest,
    #[error(
        "the folder of the package is unknown, because the variable CARGO_MANIFEST_DIR is not set; run the test with cargo"
    )]
    NoFolder,
    #[error("unknown value in `{VARIABLE}={}`; to update the lock file: {UPDATE_COMMAND}", .0.to_string_lossy())]
    UnknownMode(OsString),
    #[error(
        "`{root}` has no events outside of modules called `test` or `tests`; list events of other crates, as in \
         `plan_test!(commerce::AddToCart)`, or remove `plan_test!`"
    )]
    NoEvents { root: String },
    #[error("{}", generic_message(.0))]
    Generic(Vec<&'static Registered>),
    #[error(
        "`{}` and `{}` are different types with the same name in the plan, `{} {}`; rename one of them",
        .paths[0], .paths[1], .kind.name(), group_name(.paths[0])
    )]
    Namesakes {
        kind: EntryKind,
        paths: [&'static str; 2],
    },
    #[error("{}", lines(.0))]
    Conflicts(Vec<Conflict>),
    #[error(
        "the lock file `{file}` is missing\n\nTo write the events of this target to it: {UPDATE_COMMAND}\n{}",
        commit_step(*.is_in_repository)
    )]
    Missing {
        file: String,
        is_in_repository: bool,
    },
    #[error("`{file}`, {problem}\n\nTo regenerate the file: {UPDATE_COMMAND}")]
    Unreadable { file: String, problem: SyntaxError },
    /// The problem has the remedy.
    #[error("`{file}`, {problem}")]
    Lock { file: String, problem: LockError },
    #[error("the types differ from `{file}`:\n\n{differences}")]
    Stale { file: String, differences: String },
    #[error(
        "`{file}` is a symbolic link, and `linkrunner plan` reads only files\n\nTo replace it by a file: {UPDATE_COMMAND}"
    )]
    Link { file: String },
    #[error("`{}` cannot be read: {error}", .path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("`{}` cannot be written: {error}", .path.display())]
    Write { path: PathBuf, error: io::Error },
}

fn generic_message(events: &[&Registered]) -> String {
    let mut message = String::from(
        "the fields of these events depend on type parameters, so they must be listed:\n",
    );
    for event in events {
        message.push_str(&format!(
            "  {}::{} (`{}`)\n",
            event.module, event.rust_name, event.event_name
        ));
    }
    let example = events.first().map_or("Event", |event| event.rust_name);
    message.push_str(&format!(
        "list each with its types, as in `plan_test!({example}<String>)`, or put `#[linkrunner(unplanned)]` on the type"
    ));
    message
}

fn commit_step(is_in_repository: bool) -> &'static str {
    if is_in_repository {
        "Then commit the file."
    } else {
        "Then commit the file. This folder is in no git repository yet: run `git init` first."
    }
}

/// The changes, and the steps that keep them. The lock file comes first, because `linkrunner plan accept` reads it; the
/// commit comes last, because a break that is committed to the main branch is part of the base.
fn stale_message(file: &str, differences: &Differences, is_in_repository: bool) -> String {
    let changes = differences.to_human_changes(is_coloured());
    let commands = accept_commands(differences);
    if commands.is_empty() {
        return format!(
            "{changes}\nIf this is intended, write the lock file, and commit it: {UPDATE_COMMAND}"
        );
    }
    if !is_in_repository {
        // `linkrunner plan accept` needs an earlier version.
        return format!(
            "{changes}\nUndo the breaks. Or, if they are intended, write the lock file: {UPDATE_COMMAND}\n{}",
            commit_step(is_in_repository)
        );
    }
    let commands: Vec<String> = commands
        .iter()
        .map(|line| format!("     {line}\n"))
        .collect();
    format!(
        "{changes}\nUndo the breaks. Or, if they are intended:\n\
         1. Write the lock file: {UPDATE_COMMAND}\n\
         2. Accept each break, with a reason, unless the file has never been committed:\n{}\
         3. Commit `{file}` and `{DECISIONS_FILE}`.",
        commands.concat()
    )
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
        let mut groups = BTreeMap::new();
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
                    let name = group_name(listed.type_name());
                    let id = EntryId::new(listed.kind, name);
                    let path = type_path(listed.type_name());
                    let known = *groups.entry(id).or_insert(path);
                    if known != path {
                        let paths = [known, path];
                        return Err(PlanProblem::Namesakes {
                            kind: listed.kind,
                            paths,
                        });
                    }
                    vec![Plan::of_group(listed.kind, path, group)]
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
        let written = if self.path.is_symlink() {
            // The program and git read no links: the file would be missing in the base.
            fs::remove_file(&self.path).and_then(|()| fs::write(&self.path, new))
        } else if fs::read(&self.path).is_ok_and(|old| old == new.as_bytes()) {
            Ok(())
        } else {
            // The old file may be anything, such as a merge conflict.
            fs::write(&self.path, new)
        };
        written.map_err(|error| PlanProblem::Write {
            path: self.path.clone(),
            error,
        })
    }

    fn compare(&self, plan: &Plan) -> Result<(), PlanProblem> {
        let file = self.file.clone();
        if self.path.is_symlink() {
            return Err(PlanProblem::Link { file });
        }
        let Some(text) = self.read()? else {
            return Err(PlanProblem::Missing {
                file,
                is_in_repository: is_in_repository(&self.path),
            });
        };
        let lock = match Lock::parse(&text) {
            Ok(lock) => lock,
            Err(LockError::Syntax(problem)) => {
                return Err(PlanProblem::Unreadable { file, problem });
            }
            Err(problem) => return Err(PlanProblem::Lock { file, problem }),
        };
        if lock.plan == *plan {
            return Ok(());
        }
        let decisions = self.decisions();
        // Which acceptances are spent depends on the base revision, which only `linkrunner plan diff` knows. Here each counts.
        let mut differences = Differences::between(
            (&lock.plan, &Decisions::default()),
            (plan, &decisions),
            &BTreeSet::new(),
        );
        differences.warnings.clear();
        let differences = stale_message(&file, &differences, is_in_repository(&self.path));
        Err(PlanProblem::Stale { file, differences })
    }

    /// The `linkrunner.toml` at the root of the workspace. A broken one is ignored here, since `linkrunner plan check` reports it.
    fn decisions(&self) -> Decisions {
        let root = self.path.parent().and_then(workspace_root);
        let text = root.and_then(|root| fs::read_to_string(root.join(DECISIONS_FILE)).ok());
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

/// Whether the message goes to a terminal that shows colours. libtest prints it to the standard output.
fn is_coloured() -> bool {
    // https://no-color.org
    let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !is_plain && io::stdout().is_terminal()
}
