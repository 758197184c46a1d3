//! What an event costs to compile and to carry, against a plain struct that derives `serde::Serialize`.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench compile
//! ```
//!
//! Crates with 1, 100 and 500 structs are written to a temporary folder and compiled there. What a struct costs is how much
//! longer a crate with more of them takes, less what that is where nothing is derived: so cargo, and what every crate has,
//! are left out. With `--builds` the library itself is built too, from nothing. With `--quick` there are fewer structs and each crate is compiled once, which shows that it works and
//! measures nothing.

mod builds;
mod clock;
mod generate;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use self::clock::time;
use self::generate::Kind;

const MODES: [(&str, &[&str], f64); 3] = [
    ("cargo check", &["check", "--lib"], 0.60),
    ("dev build", &["build", "--lib"], 0.45),
    ("release build", &["build", "--lib", "--release"], 0.60),
];

fn main() -> io::Result<()> {
    let is_quick = env::args().any(|argument| argument == "--quick");
    let (counts, runs): ([usize; 3], u32) = if is_quick {
        ([1, 4, 8], 1)
    } else {
        ([1, 100, 500], 3)
    };
    let library = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new()?;
    generate::workspace(&folder.0, library, &counts)?;

    println!("per struct, over a plain one       event      serde  ratio  limit");
    for (mode, arguments, limit) in MODES {
        let mut times = [[0.0; 3]; 3];
        for kind in Kind::ALL {
            for (time, count) in times[kind as usize].iter_mut().zip(counts) {
                *time = compile(&folder.0, &kind.package(count), arguments, runs)?;
            }
        }
        // Up to the second count and up to the last: where the two agree, it is linear.
        for up_to in [1, 2] {
            let [event, serde] = [Kind::Linkrunner, Kind::Serde].map(|kind| {
                let [nothing, times] = [Kind::Nothing, kind].map(|kind| times[kind as usize]);
                let grown = (times[up_to] - times[0]) - (nothing[up_to] - nothing[0]);
                1000.0 * grown / (counts[up_to] - counts[0]) as f64
            });
            println!(
                "{mode:16} {:4} structs {event:8.2} ms {serde:7.2} ms {:6.2} {limit:6.2}",
                counts[up_to],
                event / serde,
            );
        }
    }

    let mut sizes = [0; 3];
    for kind in Kind::ALL {
        let [few, many] = [counts[0], counts[1]].map(|count| size(&folder.0, &kind.package(count)));
        sizes[kind as usize] = many? - few?;
    }
    let [nothing, serde, event] = sizes;
    let [event, serde] = [event, serde].map(|size| (size - nothing) as f64 / 1024.0);
    println!(
        "bytes of a program {:1} structs {event:6.1} KiB {serde:6.1} KiB {:5.2} {:6.2}",
        counts[1],
        event / serde,
        1.00,
    );

    if env::args().any(|argument| argument == "--builds") {
        builds::print(&folder.0, library)?;
    }
    Ok(())
}

/// The seconds that it takes to compile a crate whose dependencies are compiled: of some runs the shortest.
fn compile(folder: &Path, package: &str, arguments: &[&str], runs: u32) -> io::Result<f64> {
    let source = folder.join(package).join("src/lib.rs");
    let mut best = f64::INFINITY;
    // The first run compiles the dependencies.
    for run in 0..=runs {
        fs::write(&source, fs::read(&source)?)?;
        let took = time(cargo(folder).args(arguments).args(["-p", package]))?;
        if run > 0 {
            best = best.min(took.as_secs_f64());
        }
    }
    Ok(best)
}

/// The size in bytes of the program that has all of a crate in it.
fn size(folder: &Path, package: &str) -> io::Result<i64> {
    time(cargo(folder).args(["build", "--release", "-p", package]))?;
    let program = folder.join("target/release").join(package);
    Ok(fs::metadata(program.with_extension(env::consts::EXE_EXTENSION))?.len() as i64)
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS");
    cargo
}

/// A folder that is gone when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("linkrunner-compile-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
