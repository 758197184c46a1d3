//! A Python with psycopg.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

const PSYCOPG: &str = "psycopg[binary]==3.3.9";

/// The Python of a virtual environment below the target folder. `None` if it cannot be made, except that this fails where `CI`
/// is set.
pub(crate) fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    PYTHON.get_or_init(|| make().map_err(skip).ok()).as_deref()
}

fn make() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let python = folder.join("bin/python");
    // Written at the end, so an interrupted installation is made again.
    let installed = folder.join("installed");
    if fs::read_to_string(&installed).is_ok_and(|package| package == PSYCOPG) {
        return Ok(python);
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", PSYCOPG]))?;
    fs::write(installed, PSYCOPG).map_err(|error| error.to_string())?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output();
    let output = output.map_err(|error| format!("{command:?}: {error}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {stdout}{stderr}")),
    }
}

fn skip(error: String) {
    let needs = "Python with venv and pip (`python3-venv` in Debian), and PyPI";
    assert!(
        env::var_os("CI").is_none(),
        "in CI nothing is skipped, and this needs {needs}: {error}"
    );
    // Not `eprintln!`, which the test harness captures.
    let _ = writeln!(io::stderr(), "SKIPPED: tests need {needs}: {error}");
}
