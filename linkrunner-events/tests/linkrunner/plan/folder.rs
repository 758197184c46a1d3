//! A temporary folder with a workspace, in which the program runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::{PROGRAM, Run};

/// Has no dependency, so that cargo needs nothing to describe it.
const LIBRARY: &str = "#[cfg(test)]\nlinkrunner_events::plan_test!();\n";

/// A temporary folder. It is removed with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// A workspace of all packages in `crates`.
    pub(crate) fn workspace() -> Self {
        let folder = Self::empty();
        folder.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
        );
        folder
    }

    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect(path)
    }

    /// A package in `crates`, with a library.
    pub(crate) fn package(&self, name: &str, library: &str) {
        let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
        self.write(&format!("crates/{name}/Cargo.toml"), manifest);
        self.write(&format!("crates/{name}/src/lib.rs"), library);
    }

    /// A package in `crates` with a plan test and this lock file.
    pub(crate) fn locked_package(&self, name: &str, lock: &str) {
        self.package(name, LIBRARY);
        self.write(&format!("crates/{name}/linkrunner.plan.toml"), lock);
    }

    /// Runs git in the folder.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().expect("git");
        let run = Run::new(output);
        assert_eq!(run.code, 0, "git {arguments:?}: {run:?}");
        run.stdout
    }

    /// Commits all files, in a repository that is made for the first commit.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["init", "--quiet", "--initial-branch", "main"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Runs `linkrunner plan` in the folder.
    pub(crate) fn plan(&self, arguments: &[&str]) -> Run {
        self.plan_in("", arguments)
    }

    /// Runs `linkrunner plan` in a folder of the folder.
    pub(crate) fn plan_in(&self, below: &str, arguments: &[&str]) -> Run {
        let mut command = self.command(PROGRAM);
        command
            .current_dir(self.path().join(below))
            .arg("plan")
            .args(arguments);
        Run::new(command.output().expect("it runs"))
    }

    /// A command in the folder that sees no settings of the machine.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path());
        for (variable, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Author"),
            ("GIT_AUTHOR_EMAIL", "author@example.com"),
            ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_COMMITTER_NAME", "Author"),
            ("GIT_COMMITTER_EMAIL", "author@example.com"),
            ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
        ] {
            command.env(variable, value);
        }
        for variable in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GITHUB_STEP_SUMMARY",
            "LINKRUNNER_SEEN",
        ] {
            command.env_remove(variable);
        }
        command
    }
}

/// The text with `COMMIT` in place of each abbreviated commit in parentheses, which differs between machines.
pub(crate) fn without_commits(text: &str) -> String {
    let mut parts = text.split('(');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_commit = |text: &str| text.len() == 7 && text.chars().all(|c| c.is_ascii_hexdigit());
        result.push('(');
        match part.split_once(')') {
            Some((commit, rest)) if is_commit(commit) => {
                result.push_str("COMMIT)");
                result.push_str(rest);
            }
            _ => result.push_str(part),
        }
    }
    result
}
