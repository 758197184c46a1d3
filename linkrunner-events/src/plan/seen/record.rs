//! Records what a process sends.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::folder::{SEEN_VARIABLE, folder};
use super::read::EXTENSION;
use super::sighting::Sighting;
use crate::sync::lock;

/// How many different sightings a process records. A sandbox may run for weeks, and receive any names.
const MOST: usize = 10_000;
/// The longest line. A longer one has a name or keys that no plan has.
const LONGEST: usize = 4_000;

/// Records an event or a payment that was accepted, if `LINKRUNNER_SEEN` was set at the first call in this process.
///
/// A failure is reported once on the standard error, and never fails the program that sends.
pub(crate) fn record(sighting: impl FnOnce() -> Option<Sighting>) {
    static RECORDS: OnceLock<Option<Mutex<Records>>> = OnceLock::new();
    let records = RECORDS.get_or_init(|| folder().map(|folder| Mutex::new(Records::new(folder))));
    let Some(records) = records else {
        return;
    };
    if let Some(sighting) = sighting() {
        lock(records).add(&sighting);
    }
}

/// The records of one process. Each process writes to its own file.
struct Records {
    folder: PathBuf,
    file: Option<File>,
    /// The lines of the file.
    lines: HashSet<String>,
    has_failed: bool,
}

impl Records {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            file: None,
            lines: HashSet::new(),
            has_failed: false,
        }
    }

    fn add(&mut self, sighting: &Sighting) {
        if self.has_failed || self.lines.len() >= MOST {
            return;
        }
        let mut line = serde_json::to_string(sighting).expect("strings are JSON");
        line.push('\n');
        if line.len() > LONGEST || self.lines.contains(&line) {
            return;
        }
        if let Err(error) = self.write(&line) {
            self.has_failed = true;
            eprintln!(
                "linkrunner-events: recording stopped: cannot write to the folder `{}` ({SEEN_VARIABLE}): {error}",
                self.folder.display()
            );
        }
        self.lines.insert(line);
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            closed => closed.insert(create(&self.folder)?),
        };
        file.write_all(line.as_bytes())
    }
}

/// Creates a new file.
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
