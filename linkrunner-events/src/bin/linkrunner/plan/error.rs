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
    #[error("`{}` is no folder", .0.display())]
    NoFolder(PathBuf),
    #[error("the current folder cannot be found")]
    CurrentFolder(#[source] io::Error),
    #[error(
        "the current folder is in no cargo workspace and no git repository; change to one, or name its folder with --root"
    )]
    NoRoot,
    #[error(
        "`{}` has neither a package with a library or a program nor a lock file; name the folder of the workspace with \
         --root", .0.display()
    )]
    NothingToCheck(PathBuf),
    #[error("{path}")]
    Read { path: String, source: io::Error },
    #[error(
        "`{path}` has no lock file; name a `linkrunner.plan.toml`, or a folder with such files"
    )]
    NoLock { path: String },
    #[error(
        "`{}` has no lock file; `plan_test!` and `{UPDATE_COMMAND}` write them. To name \
         another folder: --root", .0.display()
    )]
    NoPlan(PathBuf),
    #[error("{path}: this is not UTF-8 text")]
    NoText { path: String },
    #[error("{path}")]
    Lock { path: String, source: LockError },
    #[error("{path}")]
    Decisions { path: String, source: SyntaxError },
    #[error("{path} was not written")]
    Accept { path: String, source: AcceptError },
    #[error(transparent)]
    Name(#[from] InvalidName),
    #[error("`{change}` is no break since `{base}`; {}", breaks(open))]
    NoBreak {
        change: ChangeName,
        base: String,
        /// The breaks that can be accepted.
        open: Vec<ChangeName>,
    },
    #[error(
        "the folder with the notes of the tests is not named; write them with `LINKRUNNER_SEEN=target/seen cargo test`, and \
         name the folder in the same way or with --seen"
    )]
    NoNotes,
    #[error(transparent)]
    Seen(#[from] SeenError),
    #[error("{path} cannot be written")]
    Write { path: String, source: io::Error },
    /// All that is wrong with the files of a plan.
    #[error("{} files cannot be read", .0.len())]
    Files(Vec<Error>),
    #[error("git cannot be run; the base revision is read with it, so install it")]
    Git(#[source] io::Error),
    #[error("`git {command}` failed: {said}")]
    GitSaid { command: &'static str, said: String },
    #[error(
        "`{}` is in no git repository, so there is nothing to compare with; run this in a clone",
        .0.display()
    )]
    NoRepository(PathBuf),
    #[error(
        "this clone is shallow and lacks the history up to `{0}`; fetch it with `git fetch --unshallow`, or check out with \
         `fetch-depth: 0` (GitHub's actions/checkout)"
    )]
    Shallow(String),
    #[error(
        "git knows no revision `{0}`; name one with --base, or fetch it first, as with `git fetch origin main`"
    )]
    UnknownRevision(String),
    #[error("cargo cannot be run; it names the packages of the workspace")]
    Cargo(#[source] io::Error),
    #[error("`cargo metadata` failed: {0}")]
    CargoSaid(String),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
}

/// The breaks that can be accepted.
fn breaks(open: &[ChangeName]) -> String {
    if open.is_empty() {
        return "nothing is, so there is nothing to accept. For an older change, name an older revision with --base"
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
