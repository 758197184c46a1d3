//! Notes what a process sends.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::folder::{SEEN_VARIABLE, folder};
use super::read::EXTENSION;
use super::sighting::Sighting;
use crate::sync::lock;

/// How many different sightings a process notes. A sandbox may run for weeks, and receive any names.
const MOST: usize = 10_000;
/// The longest line. A longer one has a name or keys that no plan has.
const LONGEST: usize = 4_000;

/// Notes an event or a payment that was accepted, if `LINKRUNNER_SEEN` was set when this process noted something for the first time.
///
/// A failure is reported once on the standard error, and never fails the program that sends.
pub(crate) fn note(sighting: impl FnOnce() -> Option<Sighting>) {
    static NOTES: OnceLock<Option<Mutex<Notes>>> = OnceLock::new();
    let notes = NOTES.get_or_init(|| folder().map(|folder| Mutex::new(Notes::new(folder))));
    let Some(notes) = notes else {
        return;
    };
    if let Some(sighting) = sighting() {
        lock(notes).add(&sighting);
    }
}

/// The notes of one process, which has a file of its own, so that no two processes write to one file.
struct Notes {
    folder: PathBuf,
    file: Option<File>,
    /// The lines of the file.
    noted: HashSet<String>,
    has_failed: bool,
}

impl Notes {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            file: None,
            noted: HashSet::new(),
            has_failed: false,
        }
    }

    fn add(&mut self, sighting: &Sighting) {
        if self.has_failed || self.noted.len() >= MOST {
            return;
        }
        let mut line = serde_json::to_string(sighting).expect("strings are JSON");
        line.push('\n');
        if line.len() > LONGEST || self.noted.contains(&line) {
            return;
        }
        if let Err(error) = self.write(&line) {
            self.has_failed = true;
            eprintln!(
                "linkrunner-events: {SEEN_VARIABLE} names the folder `{}`, and nothing more can be noted in it: {error}",
                self.folder.display()
            );
        }
        self.noted.insert(line);
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            closed => closed.insert(create(&self.folder)?),
        };
        file.write_all(line.as_bytes())
    }
}

/// Creates a file that no other process has.
fn create(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    loop {
        let name = format!(
            "{}-{:016x}.{EXTENSION}",
            std::process::id(),
            fastrand::u64(..)
        );
        let created = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(folder.join(name));
        match created {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other,
        }
    }
}
