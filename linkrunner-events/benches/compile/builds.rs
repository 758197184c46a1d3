//! What the library itself costs to build, from nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::clock::time;

/// Prints the comparisons of whole builds.
pub(crate) fn print(folder: &Path, library: &Path) -> io::Result<()> {
    let derive = library.with_file_name("linkrunner-derive");
    let dependency = |name: &str, path: &Path, rest: &str| {
        format!("{name} = {{ path = '{}'{rest} }}", path.display())
    };
    let build = |name: &str, dependencies: &str| -> io::Result<f64> {
        let package = folder.join(name);
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("src/lib.rs"), "")?;
        fs::write(
            package.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\n{dependencies}\n"
            ),
        )?;
        let lock = folder.join("Cargo.lock");
        if lock.exists() {
            fs::copy(lock, package.join("Cargo.lock"))?;
        }
        let mut cargo = Command::new(env!("CARGO"));
        // Crates from a registry are not compiled incrementally. Crates at a path would be.
        cargo
            .arg("build")
            .env("CARGO_INCREMENTAL", "0")
            .current_dir(&package);
        let took = time(&mut cargo)?.as_secs_f64();
        fs::remove_dir_all(package.join("target"))?;
        Ok(took)
    };
    // The shortest of three builds each, in turn: a single build varies by a tenth.
    let shortest = |this: [&str; 2], that: [&str; 2]| -> io::Result<[f64; 2]> {
        let mut best = [f64::INFINITY; 2];
        for _ in 0..3 {
            for (best, [name, dependencies]) in best.iter_mut().zip([this, that]) {
                *best = best.min(build(name, dependencies)?);
            }
        }
        Ok(best)
    };

    println!("\nbuilds from nothing (dev)             this   that  ratio  limit");
    let print = |name: &str, [this, that]: [f64; 2], limit: f64| {
        println!(
            "{name:36} {this:4.1} s {that:4.1} s {:6.2} {limit:6.2}",
            this / that
        );
    };
    let serde = "serde = { version = \"1\", features = [\"derive\"] }";
    let derive_alone = dependency("linkrunner-derive", &derive, "");
    print(
        "linkrunner-derive : serde with derive",
        shortest(["derive_alone", &derive_alone], ["serde_alone", serde])?,
        0.60,
    );
    let default_build = dependency("linkrunner-events", library, "");
    let types_alone = dependency("linkrunner-events", library, ", default-features = false");
    // What its users would have without it.
    let bare = format!(
        "{serde}\nserde_json = \"1\"\n\
         reqwest = {{ version = \"0.13\", default-features = false, features = [\"rustls\"] }}"
    );
    let [default_took, bare_took] =
        shortest(["default_build", &default_build], ["bare_reqwest", &bare])?;
    print(
        "without default features : with",
        [build("types_alone", &types_alone)?, default_took],
        0.25,
    );
    print(
        "default build : reqwest with serde",
        [default_took, bare_took],
        1.10,
    );

    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "-p",
            "linkrunner-events",
            "-e",
            "no-dev",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}"])
        .current_dir(library)
        .output()?;
    let tree = String::from_utf8_lossy(&tree.stdout);
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    println!("crates in the default build: {} (limit 110)", names.len());
    Ok(())
}
