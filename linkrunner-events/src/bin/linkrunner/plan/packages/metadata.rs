//! The packages of a workspace and their targets, from `cargo metadata`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::plan::error::Error;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) targets: Vec<Target>,
}

/// A target of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    kind: Vec<String>,
    /// The root of the crate, such as `src/lib.rs`.
    pub(crate) src_path: PathBuf,
    /// Whether `cargo test` runs its unit tests.
    #[serde(default)]
    pub(crate) test: bool,
}

/// The kinds of targets that may have a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TargetKind {
    Library,
    Binary,
    Example,
}

impl TargetKind {
    /// The change of `Cargo.toml` that makes cargo test such a target.
    pub(crate) fn to_test(self) -> &'static str {
        match self {
            Self::Library => "remove `test = false` from its `[lib]`",
            Self::Binary => "remove `test = false` from its `[[bin]]`",
            Self::Example => "put `test = true` in its `[[example]]`",
        }
    }
}

impl Target {
    /// The kind. `None` for integration tests, benches and build scripts.
    pub(crate) fn kind(&self) -> Option<TargetKind> {
        self.kind.iter().find_map(|kind| match kind.as_str() {
            "lib" | "rlib" | "dylib" | "cdylib" | "staticlib" | "proc-macro" => {
                Some(TargetKind::Library)
            }
            "bin" => Some(TargetKind::Binary),
            "example" => Some(TargetKind::Example),
            _ => None,
        })
    }
}

/// The packages of the workspace of a manifest. Nothing is compiled, resolved or fetched.
pub(crate) fn packages(manifest: &Path) -> Result<Vec<Package>, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest)
        .output()
        .map_err(Error::Cargo)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::CargoSaid(said));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| Error::Cargo(std::io::Error::other(error)))?;
    Ok(metadata.packages)
}
