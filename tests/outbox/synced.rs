//! `enqueue` returns after a sync. A kill does not reveal a missing sync, so `strace` watches the system calls.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::processes::{PROGRAM, argument};
use crate::support::Place;

/// Runs the enqueuer under `strace`, and returns its writes and syncs. `None` without `strace`, unless `CI` is set.
fn trace(place: &Place, path: &Path) -> Option<Vec<String>> {
    if Command::new("strace").arg("-V").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI needs strace");
        eprintln!(
            "SKIPPED: strace is not installed, so that nothing shows whether an event is synced"
        );
        return None;
    }
    let log = place.folder().join("strace.log");
    let traced = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-s",
            "64",
            "-e",
            "trace=write,fsync,fdatasync,sync_file_range",
        ])
        .args(["-o", argument(&log)])
        .arg(PROGRAM)
        .args(["enqueue", argument(path), "a", "1", "5"])
        // It ends when its input does, but not before its task.
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn();
    let mut traced = traced.unwrap();
    let input = traced.stdin.take();
    assert!(traced.wait().unwrap().success());
    drop(input);
    let log = fs::read_to_string(log).unwrap();
    Some(log.lines().map(str::to_owned).collect())
}

/// The position of the line in which the process says this.
#[track_caller]
fn said(calls: &[String], words: &str) -> usize {
    let written = format!("\"{words}\\n\"");
    let found = calls
        .iter()
        .position(|call| call.contains("write(1") && call.contains(&written));
    found.unwrap_or_else(|| panic!("nobody said {words}: {calls:#?}"))
}

/// Whether one of the calls has synced this file or folder: the call was made and has returned.
fn has_synced(calls: &[String], path: &Path) -> bool {
    let path = fs::canonicalize(path).unwrap();
    let path = format!("<{}>", path.display());
    let mut begun = Vec::new();
    calls.iter().any(|call| {
        let (thread, call) = call.split_once(' ').unwrap();
        let call = call.trim_start();
        let is_sync = call.starts_with("fsync(") || call.starts_with("fdatasync(");
        if is_sync && call.contains(&path) {
            if call.ends_with("= 0") {
                return true;
            }
            begun.push(thread.to_owned());
        }
        // Another thread's call came in between.
        call.contains("sync resumed>")
            && call.ends_with("= 0")
            && begun.iter().any(|begun| begun == thread)
    })
}

#[test]
fn an_event_is_synced_before_enqueue_returns() {
    let place = Place::new();
    let Some(calls) = trace(&place, &place.path()) else {
        return;
    };
    let log = place.folder().join("linkrunner.db-wal");
    // The log goes when the last handle does; its folder stays.
    let log = if log.exists() {
        log
    } else {
        fs::write(&log, "").map(|()| log).unwrap()
    };
    for number in 1..6 {
        let asked = said(&calls, &format!("asked {number}"));
        let taken = said(&calls, &format!("taken {number}"));
        assert!(
            has_synced(&calls[asked..taken], &log),
            "{number}: {:#?}",
            &calls[asked..taken]
        );
    }
}

#[test]
fn new_files_and_folders_are_synced_before_the_first_event_is_taken() {
    let place = Place::new();
    let folder = place.folder().join("new").join("newer");
    let path = folder.join("linkrunner.db");
    let Some(calls) = trace(&place, &path) else {
        return;
    };
    let before = &calls[..said(&calls, "taken 1")];
    // Each name is in its folder: of the file and its log, and of both new folders.
    for synced in [
        path.as_path(),
        &folder,
        &place.folder().join("new"),
        place.folder(),
    ] {
        assert!(
            has_synced(before, synced),
            "{}: {before:#?}",
            synced.display()
        );
    }
    let log_is_created = |call: &&String| call.contains("linkrunner.db-wal>");
    let created = before
        .iter()
        .position(|call| log_is_created(&call))
        .unwrap();
    assert!(
        has_synced(&before[created..], &folder),
        "the name of the log is synced: {before:#?}"
    );
}
