//! The files of a plan in a revision of git.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use super::files::{self, PlanFile};
use crate::plan::error::Error;

/// The revisions to compare with if none is given: the first that exists. `origin/HEAD` is the default branch of the remote.
const USUAL_BASES: [&str; 6] = [
    "origin/HEAD",
    "origin/main",
    "origin/master",
    "main",
    "master",
    "HEAD",
];

/// The number of digits of a commit in messages.
const SHORT: usize = 7;

/// A revision to compare with.
#[derive(Debug)]
pub(crate) struct Base {
    /// The revision, as on the command line.
    pub(crate) name: String,
    /// The commit where the current branch left that revision. Later commits there are not changes of this branch.
    commit: String,
    /// Whether that is the current commit.
    is_current: bool,
}

/// The revision with its commit: `` `origin/main` (1a2b3c4) ``.
impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commit = self.commit.get(..SHORT).unwrap_or(&self.commit);
        write!(f, "`{}` ({commit})", self.name)?;
        if self.is_current {
            f.write_str(", uncommitted changes only")?;
        }
        Ok(())
    }
}

/// A git repository, as seen from the root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Git<'a> {
    root: &'a Path,
}

impl<'a> Git<'a> {
    /// The repository of the root.
    pub(crate) fn open(root: &'a Path) -> Result<Self, Error> {
        let git = Self { root };
        let output = git.run(["rev-parse", "--is-inside-work-tree"])?;
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not a git repository") {
            return Err(Error::NoRepository(root.to_owned()));
        }
        let is_inside = git.checked("rev-parse", output)?;
        if !is_inside.starts_with(b"true") {
            return Err(Error::NoWorkingTree(root.to_owned()));
        }
        if let Some(path) = git.left_out()? {
            return Err(Error::Sparse(path));
        }
        Ok(git)
    }

    /// A file of the plan that a sparse checkout leaves out.
    fn left_out(self) -> Result<Option<String>, Error> {
        let output = self.run(["ls-files", "-t", "-z"])?;
        let listed = self.checked("ls-files", output)?;
        let skipped = texts(&listed).filter_map(|line| line.strip_prefix("S "));
        let mut parts = skipped.filter(|path| is_part(path));
        Ok(parts.next().map(str::to_owned))
    }

    /// The path of the root within the repository, with a `/` at its end unless it is empty.
    pub(crate) fn prefix(self) -> Result<String, Error> {
        let output = self.run(["rev-parse", "--show-prefix"])?;
        let prefix = self.checked("rev-parse", output)?;
        Ok(String::from_utf8_lossy(&prefix)
            .trim_end_matches('\n')
            .to_owned())
    }

    /// The revision to compare with: the given one, or the first of the usual ones.
    pub(crate) fn base(self, given: Option<&str>) -> Result<Base, Error> {
        let (name, commit) = match given {
            Some(name) => {
                let commit = self.commit(name)?;
                (name.to_owned(), commit.ok_or_else(|| self.unknown(name))?)
            }
            None => self.usual_base()?,
        };
        let commit = self.fork_point(&name, commit)?;
        Ok(Base {
            is_current: self.commit("HEAD")?.as_ref() == Some(&commit),
            name,
            commit,
        })
    }

    fn usual_base(self) -> Result<(String, String), Error> {
        for name in USUAL_BASES {
            if let Some(commit) = self.commit(name)? {
                return Ok((self.branch(name)?, commit));
            }
        }
        Err(Error::NoCommit)
    }

    /// The branch that a revision stands for: `origin/main` for `origin/HEAD`. Other revisions stay as they are.
    fn branch(self, name: &str) -> Result<String, Error> {
        if name != USUAL_BASES[0] {
            return Ok(name.to_owned());
        }
        let output = self.run(["rev-parse", "--abbrev-ref", name])?;
        let branch = self.checked("rev-parse", output)?;
        Ok(String::from_utf8_lossy(&branch).trim().to_owned())
    }

    /// The files of the plan in a revision, sorted by path.
    pub(crate) fn read(self, base: &Base) -> Result<Vec<PlanFile>, Error> {
        let output = self.run(["ls-tree", "-r", "-z", &base.commit])?;
        let listed = self.checked("ls-tree", output)?;
        let mut entries: Vec<(String, String)> = texts(&listed).filter_map(plan_file).collect();
        if !entries.iter().any(|(path, _)| is_lock(path)) {
            entries = self.moved(base)?;
        }
        entries.sort_unstable();
        let bytes = self.blobs(entries.iter().map(|(_, object)| object.as_str()))?;
        Ok(entries
            .into_iter()
            .zip(bytes)
            .map(|((path, _), bytes)| PlanFile { path, bytes })
            .collect())
    }

    /// The files of the plan in the whole revision that are not in the working tree any more: those of a workspace that was
    /// moved. Other workspaces of the repository stay where they are.
    fn moved(self, base: &Base) -> Result<Vec<(String, String)>, Error> {
        let output = self.run(["rev-parse", "--show-toplevel"])?;
        let top = self.checked("rev-parse", output)?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches('\n'));
        let output = self.run(["ls-tree", "-r", "-z", "--full-tree", &base.commit])?;
        let listed = self.checked("ls-tree", output)?;
        let mut moved: Vec<(String, String)> = texts(&listed)
            .filter_map(plan_file)
            .filter(|(path, _)| !top.join(path).exists())
            .collect();
        let mut decisions = moved.iter_mut().filter(|(path, _)| !is_lock(path));
        // Decisions have an effect at the root alone.
        if let (Some((path, _)), None) = (decisions.next(), decisions.next()) {
            *path = files::DECISIONS.to_owned();
        }
        Ok(moved)
    }

    /// The commit of a revision, if there is one.
    fn commit(self, name: &str) -> Result<Option<String>, Error> {
        // Git would read it as an option.
        if name.is_empty() || name.starts_with('-') {
            return Ok(None);
        }
        let revision = format!("{name}^{{commit}}");
        let output = self.run(["rev-parse", "--verify", "--quiet", &revision])?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success() && !commit.is_empty()).then_some(commit))
    }

    fn fork_point(self, name: &str, commit: String) -> Result<String, Error> {
        let output = self.run(["merge-base", &commit, "HEAD"])?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        if self.is_shallow()? {
            return Err(Error::Shallow(name.to_owned()));
        }
        // Histories without a common commit.
        Ok(commit)
    }

    fn unknown(self, name: &str) -> Error {
        match self.is_shallow() {
            Ok(true) => Error::Shallow(name.to_owned()),
            _ => Error::UnknownRevision(name.to_owned()),
        }
    }

    fn is_shallow(self) -> Result<bool, Error> {
        let output = self.run(["rev-parse", "--is-shallow-repository"])?;
        Ok(output.stdout.starts_with(b"true"))
    }

    /// The contents of objects, all by one process.
    fn blobs<'b>(self, objects: impl Iterator<Item = &'b str>) -> Result<Vec<Vec<u8>>, Error> {
        let mut wanted = String::new();
        let mut count = 0;
        for object in objects {
            wanted.push_str(object);
            wanted.push('\n');
            count += 1;
        }
        if count == 0 {
            return Ok(Vec::new());
        }
        let child = self
            .command(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let output = child.and_then(|child| feed(child, wanted.as_bytes()));
        let answers = self.checked("cat-file", output.map_err(Error::Git)?)?;
        let mut rest = answers.as_slice();
        let mut blobs = Vec::with_capacity(count);
        while let Some((blob, after)) = next_blob(rest) {
            blobs.push(blob.to_vec());
            rest = after;
        }
        if blobs.len() != count {
            let said = "the answer of `git cat-file --batch` cannot be read";
            return Err(Error::Git(io::Error::other(said)));
        }
        Ok(blobs)
    }

    fn run<const N: usize>(self, arguments: [&str; N]) -> Result<Output, Error> {
        self.command(arguments).output().map_err(Error::Git)
    }

    fn command<const N: usize>(self, arguments: [&str; N]) -> Command {
        self.command_of(&arguments)
    }

    fn command_of(self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.root)
            .args(arguments)
            // This program reads the messages.
            .env("LC_ALL", "C");
        command
    }

    /// The output of a call of git that must succeed.
    fn checked(self, name: &'static str, output: Output) -> Result<Vec<u8>, Error> {
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(Error::GitSaid {
            command: name,
            said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        })
    }
}

/// Writes to a process while its output is read: neither waits for a full pipe.
fn feed(mut child: Child, input: &[u8]) -> io::Result<Output> {
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        let writer = scope.spawn(|| stdin.map_or(Ok(()), |mut stdin| stdin.write_all(input)));
        let output = child.wait_with_output();
        let _ = writer.join();
        output
    })
}

/// The path and the object of a line of `git ls-tree -z`, if it is a file of the plan.
fn plan_file(record: &str) -> Option<(String, String)> {
    let (attributes, path) = record.split_once('\t')?;
    let mut attributes = attributes.split(' ');
    let (mode, kind, object) = (attributes.next()?, attributes.next()?, attributes.next()?);
    // Symbolic links have the mode 120000.
    let is_file = kind == "blob" && mode.starts_with("100");
    (is_file && is_part(path)).then(|| (path.to_owned(), object.to_owned()))
}

/// The files of the plan that git tracks or would add. `None` outside of a repository, without git, and below a folder that
/// git ignores as a whole.
pub(super) fn working_files(root: &Path) -> Option<Vec<String>> {
    let git = Git { root };
    let succeeded = |arguments: &[&str]| {
        let output = git.command_of(arguments).output().ok()?;
        output.status.success().then_some(output.stdout)
    };
    if !succeeded(&["rev-parse", "--is-inside-work-tree"])?.starts_with(b"true")
        || succeeded(&["check-ignore", "--quiet", "."]).is_some()
    {
        return None;
    }
    let tracked = succeeded(&["ls-files", "-z"])?;
    let new = succeeded(&["ls-files", "-z", "--others", "--exclude-standard"])?;
    let is_file = |path: &&str| {
        let kind = fs::symlink_metadata(root.join(path));
        is_part(path) && kind.is_ok_and(|kind| kind.is_file())
    };
    let is_cached = |path: &&str| {
        let mut folders = Path::new(path).ancestors().skip(1);
        folders.any(|folder| root.join(folder).join(files::CACHE).exists())
    };
    let new = texts(&new).filter(is_file).filter(|path| !is_cached(path));
    let paths = texts(&tracked).filter(is_file).chain(new);
    Some(paths.map(str::to_owned).collect())
}

/// Whether a path is one of the plan. Packages of JavaScript belong to others.
fn is_part(path: &str) -> bool {
    let mut folders = files::folder(path).split('/');
    files::is_part(path) && !folders.any(|folder| folder == "node_modules")
}

fn is_lock(path: &str) -> bool {
    files::locked_target(path).is_some()
}

/// The texts of an output with `-z`. No part of a plan has a name that is not UTF-8.
fn texts(output: &[u8]) -> impl Iterator<Item = &str> {
    let records = output.split(|byte| *byte == 0);
    records.filter_map(|record| std::str::from_utf8(record).ok())
}

/// The first blob in the output of `git cat-file --batch`, and the rest.
fn next_blob(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = output.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&output[..end]).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let blob = output.get(end + 1..end + 1 + size)?;
    Some((blob, output.get(end + 2 + size..)?))
}
