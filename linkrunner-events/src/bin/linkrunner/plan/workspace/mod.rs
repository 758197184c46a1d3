//! The files of a plan, on disk and in a revision of git.

pub(crate) mod disk;
pub(crate) mod files;
pub(crate) mod git;
pub(crate) mod root;
pub(crate) mod snapshot;
