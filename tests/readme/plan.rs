//! The failing plan test in the README.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use linkrunner_events::__private::{Listed, run_plan_test};
use linkrunner_events::plan::{Plan, lock_file_name};
use linkrunner_events::{Currency, LinkrunnerEvent};

/// The event that is committed.
mod before {
    use super::{Currency, LinkrunnerEvent};

    #[derive(LinkrunnerEvent)]
    #[allow(dead_code)]
    pub(super) struct PurchaseCompleted<'a> {
        order_id: &'a str,
        amount: f64,
        currency: Currency,
        coupon: Option<&'a str>,
    }
}

// The event after the rename. A doc comment would be a further change.
#[derive(LinkrunnerEvent)]
#[allow(dead_code)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,
    currency: Currency,
    code: Option<&'a str>,
}

/// Set in the child, whose plan test fails.
const CHILD: &str = "LINKRUNNER_README_PLAN";

/// The plan test reads the folder of the package from a variable, so it runs in a child.
#[test]
fn the_child_runs_the_plan_test() {
    if env::var_os(CHILD).is_some() {
        let listed = [Listed::event::<PurchaseCompleted<'_>>()];
        run_plan_test("shop", None, None, &listed);
    }
}

/// The output of the failing test of a package in this folder.
fn failure(folder: &Path) -> String {
    let output = Command::new(env::current_exe().expect("this program"))
        .args([
            "--exact",
            "plan::the_child_runs_the_plan_test",
            "--nocapture",
        ])
        .env(CHILD, "1")
        .env("CARGO_MANIFEST_DIR", folder)
        .env_remove("LINKRUNNER_PLAN")
        .output()
        .expect("it runs");
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).expect("a text")
}

/// A lock file from before the rename.
fn write_lock(folder: &Path) {
    let before = Plan::of::<before::PurchaseCompleted<'_>>().to_lock();
    fs::write(folder.join(lock_file_name(None)), before).expect("written");
}

#[test]
fn the_message_is_real() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a repository");
    write_lock(folder.path());
    let output = failure(folder.path());
    let from = output.find("the types differ").expect("the message");
    let end = "`linkrunner.toml`.\n";
    let to = output.find(end).expect("the last step") + end.len();
    let message = &output[from..to];
    assert!(super::PLAN.contains(message), "{message}");
    // The README has its beginning.
    let beginning = message.split("\n\n1 break.").next().expect("a text");
    assert!(super::README.contains(beginning), "{beginning}");
}

/// Outside of a repository, `linkrunner plan accept` has nothing to compare with.
#[test]
fn without_a_repository_there_is_nothing_to_accept() {
    let folder = tempfile::tempdir().expect("a folder");
    write_lock(folder.path());
    let output = failure(folder.path());
    let end = "Undo the breaks. Or, if they are intended, write the lock file: LINKRUNNER_PLAN=update cargo test \
               linkrunner_plan\n\
               Then commit the file. This folder is in no git repository yet: run `git init` first.\n";
    assert!(output.contains(end), "{output}");
}

#[test]
fn without_a_lock_file_it_says_how_to_write_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let message = "the lock file `linkrunner.plan.toml` is missing\n\n\
                   To write the events of this target to it: LINKRUNNER_PLAN=update cargo test linkrunner_plan\n\
                   Then commit the file.";
    let output = failure(folder.path());
    let without =
        format!("{message} This folder is in no git repository yet: run `git init` first.\n");
    assert!(output.contains(&without), "{output}");
    fs::create_dir(folder.path().join(".git")).expect("a repository");
    let output = failure(folder.path());
    assert!(output.contains(&format!("{message}\n")), "{output}");
}
