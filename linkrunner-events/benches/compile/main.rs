//! What an event costs to compile and to carry, against a plain struct that derives `serde::Serialize`.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench compile
//! ```
//!
//! Crates with 1, 100 and 500 structs, and with structs of 8, 16 and 32 fields, are written to a temporary folder and compiled
//! there. What a struct costs is how much longer a crate with more of them takes, less what that is where nothing is derived:
//! so cargo, and what every crate has, are left out. A line of its own compares events that flatten a `Basket` with events that
//! nest a group of as many fields. The line below each struct is what the feature `plan` adds to it. With `--builds` the library itself is built too, from nothing. With
//! `--quick` there are fewer structs and each crate is compiled once, which shows that it works and measures nothing.

mod builds;
mod clock;
mod generate;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use self::clock::time;
use self::generate::{Kind, Shape};

const MODES: [(&str, &[&str], f64); 3] = [
    ("cargo check", &["check", "--lib"], 0.60),
    ("dev build", &["build", "--lib"], 0.50),
    ("release build", &["build", "--lib", "--release"], 0.60),
];

fn main() -> io::Result<()> {
    let is_quick = env::args().any(|argument| argument == "--quick");
    let (counts, widths, runs) = if is_quick {
        ([1, 4, 8], [8, 9, 10], 1)
    } else {
        ([1, 100, 500], [8, 16, 32], 3)
    };
    let more = counts.map(|structs| Shape {
        structs,
        fields: None,
    });
    let wider = widths.map(|fields| Shape {
        structs: counts[1],
        fields: Some(fields),
    });
    let library = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new()?;
    generate::workspace(&folder.0, library, &[more, wider].concat())?;

    println!("over a plain struct, for each         event      serde  ratio  limit");
    for (mode, arguments, limit) in MODES {
        let bench =
            |shape: &Shape, kind: Kind| compile(&folder.0, &kind.package(*shape), arguments, runs);
        // Up to the second shape and up to the last: where the two agree, it is linear.
        for (up_to, [event, plan, serde]) in slopes(more, counts, bench)? {
            let count = format!("{} structs", counts[up_to]);
            println!(
                "{mode:14} struct, {count:12} {event:8.2} ms {serde:7.2} ms {:6.2} {limit:6.2}",
                event / serde,
            );
            let on_top = plan - event;
            println!(
                "{mode:14} its part of a plan    {on_top:8.2} ms {serde:7.2} ms {:6.2} {:6.2}",
                on_top / serde,
                1.0,
            );
        }
        for (up_to, times) in slopes(wider, widths, bench)? {
            let count = format!("{} fields", widths[up_to]);
            let [event, _, serde] = times.map(|time| time / counts[1] as f64);
            println!(
                "{mode:14} field, {count:13} {event:8.3} ms {serde:7.3} ms {:6.2}",
                event / serde,
            );
        }
    }

    let check = |kind: Kind| -> io::Result<f64> {
        let [few, many] = [more[0], more[1]]
            .map(|shape| compile(&folder.0, &kind.package(shape), &["check", "--lib"], runs));
        Ok(1000.0 * (many? - few?) / (counts[1] - counts[0]) as f64)
    };
    let (flatten, nest) = (check(Kind::Flatten)?, check(Kind::Nest)?);
    println!(
        "cargo check    flatten, {:3} structs  {flatten:8.2} ms {nest:7.2} ms {:6.2} {:6.2}",
        counts[1],
        flatten / nest,
        5.0,
    );

    let mut sizes = [0; Kind::COMPARED.len()];
    for kind in Kind::COMPARED {
        let [few, many] = [more[0], more[1]].map(|shape| size(&folder.0, &kind.package(shape)));
        sizes[kind as usize] = many? - few?;
    }
    let [nothing, serde, event, _] = sizes;
    let [event, serde] = [event, serde].map(|size| (size - nothing) as f64 / 1024.0);
    println!(
        "bytes of a program, {:3} structs    {event:7.1} KiB {serde:6.1} KiB {:5.2} {:6.2}",
        counts[1],
        event / serde,
        1.00,
    );

    if env::args().any(|argument| argument == "--builds") {
        builds::print(&folder.0, library)?;
    }
    Ok(())
}

/// The milliseconds that each more of something costs an event, an event with a plan, and a plain struct with serde, from the first number of them up
/// to the second and up to the third.
fn slopes(
    shapes: [Shape; 3],
    counts: [usize; 3],
    compile: impl Fn(&Shape, Kind) -> io::Result<f64>,
) -> io::Result<[(usize, [f64; 3]); 2]> {
    let mut times = [[0.0; 3]; Kind::COMPARED.len()];
    for kind in Kind::COMPARED {
        for (time, shape) in times[kind as usize].iter_mut().zip(&shapes) {
            *time = compile(shape, kind)?;
        }
    }
    Ok([1, 2].map(|up_to| {
        let slopes = [Kind::Linkrunner, Kind::Plan, Kind::Serde].map(|kind| {
            let [nothing, times] = [Kind::Nothing, kind].map(|kind| times[kind as usize]);
            let grown = (times[up_to] - times[0]) - (nothing[up_to] - nothing[0]);
            1000.0 * grown / (counts[up_to] - counts[0]) as f64
        });
        (up_to, slopes)
    }))
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
