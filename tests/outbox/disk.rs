//! A full disk, and files and folders without write permission.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::processes::{PROGRAM, Process, argument};
use crate::storage::Storage as _;
use crate::support::{Place, tick};

/// Fills an outbox until it refuses three times, in a process that this command starts.
fn fill(command: Command) -> Filled {
    let lines = Process::spawn(command).wait();
    let taken = lines
        .iter()
        .filter(|line| line.starts_with("taken "))
        .count();
    let refused: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("refused "))
        .cloned()
        .collect();
    assert_eq!(refused.len(), 3, "{lines:#?}");
    Filled { taken, refused }
}

struct Filled {
    taken: usize,
    refused: Vec<String>,
}

/// All taken events are in the file, and no refused one is.
async fn check(place: &Place, filled: &Filled) {
    assert!(filled.taken > 10, "{}", filled.taken);
    for line in &filled.refused {
        assert!(line.contains("nothing was changed"), "{line}");
    }
    let outbox = place.open().await;
    assert_eq!(outbox.stats().await.unwrap().pending, filled.taken as u64);
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    drop(outbox);
    let bodies = place.bodies();
    assert_eq!(bodies.pending.len(), filled.taken + 1);
}

#[cfg(unix)]
#[tokio::test]
async fn beyond_the_limit_of_a_file_events_are_handed_back() {
    let place = Place::new();
    // Without the signal, a write beyond the limit is an error.
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" XFSZ; ulimit -f 1024; exec "$0" fill "$1""#]);
    command.args([PROGRAM, argument(&place.path())]);
    let filled = fill(command);
    check(&place, &filled).await;
}

/// A file system of one megabyte. Unmounted when it is dropped.
pub(crate) struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// `None` where it may not be mounted.
    pub(crate) fn mount(folder: &'a Path) -> Option<Self> {
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", "size=1m", "outbox-test"])
            .arg(folder);
        let mounted = command.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }

    pub(crate) fn grow(&self) {
        let grown = Command::new("mount")
            .args(["-o", "remount,size=8m"])
            .arg(self.0)
            .status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[tokio::test]
async fn on_a_full_disk_events_are_handed_back() {
    let place = Place::new();
    let Some(disk) = SmallDisk::mount(place.folder()) else {
        eprintln!(
            "SKIPPED: no small disk can be mounted here, so that only a file's limit is tested"
        );
        return;
    };
    let mut command = Command::new(PROGRAM);
    command.args(["fill", argument(&place.path())]);
    let filled = fill(command);
    assert!(filled.refused[0].contains("full"), "{:?}", filled.refused);
    disk.grow();
    check(&place, &filled).await;
}

/// Runs the program as a user to whom permissions apply: root may write everything.
#[cfg(unix)]
fn open_as_nobody(place: &Place, path: &Path) -> String {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    let program = place.folder().join("program");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["open", argument(path)]);
    if fs::metadata(&program).unwrap().uid() == 0 {
        command.uid(65_534);
    }
    let lines = Process::spawn(command).wait();
    fs::remove_file(&program).unwrap();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_or_folder_that_may_not_be_written_is_an_error() {
    let place = Place::new();
    place
        .open()
        .await
        .enqueue(&tick(1), "user_1")
        .await
        .unwrap();
    set_mode(place.folder(), 0o755);
    set_mode(&place.path(), 0o444);
    let line = open_as_nobody(&place, &place.path());
    assert!(
        line.starts_with("closed ") && line.contains("linkrunner.db"),
        "{line}"
    );
    let line = open_as_nobody(&place, &place.folder().join("new.db"));
    assert!(
        line.starts_with("closed ") && line.contains("new.db"),
        "{line}"
    );
    let line = open_as_nobody(&place, &place.folder().join("new").join("new.db"));
    assert!(
        line.starts_with("closed ") && line.contains("new.db"),
        "{line}"
    );
    set_mode(&place.path(), 0o600);
    assert_eq!(place.open().await.stats().await.unwrap().pending, 1);
}
