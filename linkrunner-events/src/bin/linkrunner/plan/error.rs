//! The reasons why a command fails.

use std::io;
use std::path::PathBuf;

use linkrunner_events::plan::{
    AcceptError, ChangeName, InvalidName, LockError, SeenError, SyntaxError, UPDATE_COMMAND,
};

use crate::terminal;

/// A command fails. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("`{}` is not a folder", .0.display())]
    NoFolder(PathBuf),
    #[error("the current folder cannot be found")]
    CurrentFolder(#[source] io::Error),
    #[error(
        "the current folder is not in a cargo workspace or a git repository; change to one, or pass its folder with --root"
    )]
    NoRoot,
    #[error(
        "`{}` has no lock file, and no package with a library or a program; pass the folder of the workspace with --root",
        .0.display()
    )]
    NothingToCheck(PathBuf),
    #[error("{path}")]
    Read { path: String, source: io::Error },
    #[error(
        "there is no lock file in `{path}`; pass a `linkrunner.plan.toml`, or a folder with such files"
    )]
    NoLock { path: String },
    #[error(
        "there is no lock file in `{}`. To write the lock files of a workspace with `plan_test!`: {UPDATE_COMMAND} --workspace \
         --no-fail-fast. To read another folder, pass --root", .0.display()
    )]
    NoPlan(PathBuf),
    #[error("`{}` is an input of the plan (a lock file or linkrunner.toml); write to another file", .0.display())]
    PlanFile(PathBuf),
    #[error(
        "nothing was written: `{name}` is longer than the 255 bytes that file systems allow; write one file with all schemas, \
         as with `--out schemas.json`"
    )]
    LongName { name: String },
    #[error("{path}: this is a symbolic link, which git does not follow; replace it with a file")]
    Link { path: String },
    #[error("{path}: not UTF-8 text")]
    NoText { path: String },
    #[error("{path}")]
    Lock { path: String, source: LockError },
    #[error("{path}")]
    Decisions { path: String, source: SyntaxError },
    #[error("{path} was not written")]
    Accept { path: String, source: AcceptError },
    #[error(transparent)]
    Name(#[from] InvalidName),
    #[error(
        "`{change}` is not a break: the lock files do not differ from {base}. Update the lock files first: {UPDATE_COMMAND}. To accept an \
         older change, pass an older revision with --base"
    )]
    NoChanges { change: ChangeName, base: String },
    #[error("`{change}` is not a break compared with {base}; {}", breaks(open))]
    NoBreak {
        change: ChangeName,
        base: String,
        /// The breaks that can be accepted.
        open: Vec<ChangeName>,
    },
    #[error(
        "no folder with records given; pass `--seen target/seen` or set LINKRUNNER_SEEN. Tests write records with \
         `LINKRUNNER_SEEN=target/seen cargo test --workspace`"
    )]
    NoRecords,
    #[error(transparent)]
    Seen(#[from] SeenError),
    #[error("{path} cannot be written")]
    Write { path: String, source: io::Error },
    /// All files of a plan that cannot be read.
    #[error("{} files cannot be read", .0.len())]
    Files(Vec<Error>),
    #[error("cannot run git, which reads the base revision; install it")]
    Git(#[source] io::Error),
    #[error("`git {command}` failed: {said}")]
    GitSaid { command: &'static str, said: String },
    #[error(
        "`{}` is not in a git repository, so there is nothing to compare with; run this in a clone, or create a repository with \
         `git init` and commit the lock files",
        .0.display()
    )]
    NoRepository(PathBuf),
    #[error(
        "`{}` has no working files: it is in a bare repository or a `.git` folder; run this in a normal clone",
        .0.display()
    )]
    NoWorkingTree(PathBuf),
    #[error(
        "`{0}` is not checked out (sparse checkout) and would count as removed; check it out with `git sparse-checkout add`"
    )]
    Sparse(String),
    #[error(
        "this clone is shallow, so the merge base with `{0}` is missing; fetch it with `git fetch --unshallow`, or check out with \
         `fetch-depth: 0` (GitHub's actions/checkout)"
    )]
    Shallow(String),
    #[error(
        "git does not know the revision `{0}`; pass another one with --base, or fetch it, as in `git fetch origin main`"
    )]
    UnknownRevision(String),
    #[error(
        "the git repository has no commit, so there is nothing to compare with; commit the lock files first"
    )]
    NoCommit,
    #[error("cannot run cargo, which lists the packages of the workspace; install it")]
    Cargo(#[source] io::Error),
    #[error("`cargo metadata` failed: {0}")]
    CargoSaid(String),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
}

/// The breaks that can be accepted.
fn breaks(open: &[ChangeName]) -> String {
    if open.is_empty() {
        return "there is no break to accept. To accept an older change, pass an older revision with --base"
            .to_owned();
    }
    let open: Vec<String> = open.iter().map(|name| format!("`{name}`")).collect();
    format!("the breaks are {}", open.join(", "))
}

impl Error {
    /// The sentence with its sources. Control characters are escaped.
    pub(crate) fn report(&self) -> String {
        match self {
            Self::Files(errors) => {
                let lines: Vec<String> = errors.iter().map(Self::report).collect();
                lines.join("\n")
            }
            // The messages of other programs have several lines.
            Self::CargoSaid(_) | Self::GitSaid { .. } => terminal::plain_lines(&self.to_string()),
            _ => terminal::error(self),
        }
    }
}
