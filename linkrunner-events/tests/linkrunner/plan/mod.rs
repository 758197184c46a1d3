//! `linkrunner plan`, on files that the tests write.

mod accept;
mod check;
mod coverage;
mod diff;
mod export;
mod fixture;
mod folder;
mod hostile;
mod performance;
mod repository;
mod workflow;
