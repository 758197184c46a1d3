//! The committed inputs, one file each: `seeds/TARGET/NAME`.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// The seeds of a target, with their paths, by name.
pub(crate) fn read(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target);
    let files = fs::read_dir(&folder).expect("the seeds of the target");
    let mut paths: Vec<PathBuf> = files
        .map(|file| file.expect("a readable folder").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    paths
        .into_iter()
        .map(|path| {
            let seed = fs::read(&path).expect("a readable seed");
            (path, seed)
        })
        .collect()
}

/// Saves an input that fails. Returns its path.
pub(crate) fn save_failure(target: &str, input: &[u8]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = std::env::temp_dir().join("linkrunner-fuzz").join(target);
    fs::create_dir_all(&folder).expect("a folder for failures");
    let path = folder.join(format!("{:016x}", hasher.finish()));
    fs::write(&path, input).expect("the failure is saved");
    path
}
