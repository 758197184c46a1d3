//! `linkrunner plan`, on files that the tests write.

mod check;
mod fixture;
mod folder;
