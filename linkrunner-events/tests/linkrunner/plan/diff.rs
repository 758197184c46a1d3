//! `linkrunner plan diff`.

use std::process::Stdio;

use super::folder::{Folder, without_commits};
use crate::{PROGRAM, Run};

const LOCK: &str = r#"format = 1

[event.item_viewed]
fields."product_id" = { shape = "string" }

[event.purchase_completed]
about = "A shopper paid for an order."
ecommerce = "Purchase"
fields."amount" = { shape = "number" }
fields."coupon" = { shape = "string", optional = true }
fields."plan" = { shape = ["free", "gold"] }
"#;

/// A field is renamed, another is gone, a value is added, and an event is new.
const CHANGED: &str = r#"format = 1

[event.item_viewed]
fields."item" = { shape = "string" }

[event.purchase_completed]
about = "A shopper paid for an order."
ecommerce = "Purchase"
fields."amount" = { shape = "number" }
fields."plan" = { shape = ["free", "gold", "platinum"] }

[event.shop_opened]
"#;

const DECISIONS: &str = r#"[event.purchase_completed]
owner = "checkout"
maps_to = "Purchase"
used_by = ["revenue dashboard"]
"#;

/// A workspace with the plan committed.
fn committed() -> Folder {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write("linkrunner.toml", DECISIONS);
    folder.commit("The plan");
    folder
}

/// A workspace whose branch breaks the plan.
fn broken() -> Folder {
    let folder = committed();
    folder.locked_package("shop", CHANGED);
    folder
}

#[test]
fn a_plan_against_itself_is_clean() {
    let folder = committed();
    insta::assert_snapshot!(without_commits(folder.plan(&["diff"]).output(0)));
    let github = folder.plan(&["diff", "--format", "github"]);
    assert_eq!(github.output(0), "");
}

#[test]
fn each_format() {
    let folder = broken();
    for format in ["human", "json", "markdown", "github"] {
        let run = folder.plan(&["diff", "--base", "HEAD", "--format", format]);
        insta::assert_snapshot!(format, without_commits(run.output(1)));
    }
}

#[test]
fn an_accepted_break_is_no_failure() {
    let folder = broken();
    for change in [
        "item_viewed.product_id",
        "purchase_completed.coupon",
        "purchase_completed.plan",
    ] {
        folder.plan(&["diff"]).output(1);
        folder
            .plan(&["accept", change, "--reason", "planned"])
            .output(0);
    }
    insta::assert_snapshot!(without_commits(folder.plan(&["diff"]).output(0)));
    // Once it is merged, the acceptance is spent.
    folder.commit("Merged");
    folder.locked_package("shop", LOCK);
    folder.commit("Back");
    let run = folder.plan(&["diff", "--base", "HEAD~1"]);
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn github_finds_annotations_by_the_path_in_the_repository() {
    let outer = Folder::empty();
    let inner = "apps/my server";
    outer.write(
        &format!("{inner}/Cargo.toml"),
        "[workspace]\nmembers = [\"a\"]\n",
    );
    outer.write(&format!("{inner}/a/linkrunner.plan.toml"), LOCK);
    outer.commit("The plan");
    outer.write(&format!("{inner}/a/linkrunner.plan.toml"), CHANGED);
    let run = outer.plan_in(inner, &["diff", "--format", "github"]);
    assert!(
        run.output(1)
            .starts_with("::error file=apps/my server/a/linkrunner.plan.toml,line="),
        "{run:?}"
    );
}

#[test]
fn github_gets_the_table_as_the_summary_of_the_step() {
    let folder = broken();
    folder.write("summary.md", "Tests passed.\n\n");
    let mut command = folder.command(PROGRAM);
    command
        .args(["plan", "diff", "--format", "github"])
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"));
    let run = Run::new(command.output().expect("it runs"));
    run.output(1);
    let markdown = folder.plan(&["diff", "--format", "markdown"]);
    let expected = format!("Tests passed.\n\n{}", markdown.output(1));
    assert_eq!(folder.read("summary.md"), expected);

    command.env("GITHUB_STEP_SUMMARY", folder.path());
    let run = Run::new(command.output().expect("it runs"));
    assert!(run.failure().contains("cannot be written"), "{run:?}");
}

#[test]
fn a_base_without_a_lock_is_the_first_adoption() {
    let folder = Folder::workspace();
    folder.commit("Before the plan");
    folder.locked_package("shop", LOCK);
    insta::assert_snapshot!(without_commits(folder.plan(&["diff"]).output(0)));
}

#[test]
fn moved_and_renamed_lock_files_change_nothing() {
    let folder = committed();
    std::fs::rename(
        folder.path().join("crates/shop"),
        folder.path().join("crates/ü b\n\t\"c"),
    )
    .expect("moved");
    let diff = || without_commits(folder.plan(&["diff"]).output(0));
    let clean = diff();
    assert_eq!(
        clean,
        "no changes since `main` (COMMIT), uncommitted changes only\n"
    );
    // The same from such a path, and to several files.
    folder.commit("Moved");
    std::fs::remove_dir_all(folder.path().join("crates")).expect("removed");
    let (first, second) = LOCK.split_at(LOCK.find("[event.purchase").expect("an event"));
    folder.write("crates/a/linkrunner.plan.toml", first);
    folder.write(
        "crates/a/linkrunner.plan.worker.toml",
        format!("format = 1\n{second}"),
    );
    assert_eq!(diff(), clean);
    // Line ends of another platform.
    folder.write("crates/a/linkrunner.plan.toml", first.replace('\n', "\r\n"));
    assert_eq!(diff(), clean);
}

#[test]
fn what_others_changed_on_the_base_since_is_no_change_of_the_branch() {
    let folder = committed();
    folder.git(&["checkout", "--quiet", "-b", "feature"]);
    folder.commit("Something else");
    folder.git(&["checkout", "--quiet", "main"]);
    folder.locked_package("shop", &format!("{LOCK}\n[event.new_on_main]\n"));
    folder.commit("A new event");
    folder.git(&["checkout", "--quiet", "feature"]);
    folder.plan(&["diff", "--base", "main"]).output(0);
}

#[test]
fn histories_without_a_common_commit_are_compared_as_they_are() {
    let folder = committed();
    folder.git(&["checkout", "--quiet", "--orphan", "other"]);
    folder.locked_package("shop", CHANGED);
    folder.commit("Begun anew");
    folder.plan(&["diff", "--base", "main"]).output(1);
}

#[test]
fn by_default_the_base_is_the_main_branch_of_the_remote() {
    let folder = committed();
    folder.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    folder.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let commit = folder.git(&["rev-parse", "--short=7", "HEAD"]);
    let commit = commit.trim();
    folder.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/trunk",
    ]);
    folder.locked_package("shop", CHANGED);
    folder.commit("Broken");
    for (base, remote) in [("origin/trunk", "HEAD"), ("origin/main", "main")] {
        let run = folder.plan(&["diff"]);
        let first = format!("Changes since `{base}` ({commit}):\n\n");
        assert!(run.output(1).starts_with(&first), "{run:?}");
        let reference = format!("refs/remotes/origin/{remote}");
        folder.git(&["update-ref", "--no-deref", "-d", &reference]);
    }
}

#[test]
fn without_a_remote_the_base_is_the_main_branch_of_this_repository() {
    let folder = committed();
    let commit = folder.git(&["rev-parse", "--short=7", "HEAD"]);
    let commit = commit.trim();
    folder.git(&["checkout", "--quiet", "-b", "feature"]);
    folder.locked_package("shop", CHANGED);
    folder.commit("Broken");
    let run = folder.plan(&["diff"]);
    let first = format!("Changes since `main` ({commit}):\n\n");
    assert!(run.output(1).starts_with(&first), "{run:?}");
    let run = folder.plan(&["diff", "--format", "markdown"]);
    let last = format!("\nCompared with `main` ({commit}).\n");
    assert!(run.output(1).ends_with(&last), "{run:?}");
}

#[test]
fn on_the_base_itself_only_uncommitted_changes_are_seen() {
    let folder = committed();
    folder.locked_package("shop", CHANGED);
    folder.commit("Broken");
    folder.git(&["branch", "--quiet", "--move", "trunk"]);
    let commit = folder.git(&["rev-parse", "--short=7", "HEAD"]);
    assert_eq!(
        folder.plan(&["diff"]).output(0),
        format!(
            "no changes since `HEAD` ({}), uncommitted changes only\n",
            commit.trim()
        )
    );
}

#[test]
fn senders_that_disagree_are_named_as_the_cause() {
    let folder = committed();
    let other =
        "format = 1\n\n[event.item_viewed]\nfields.\"product_id\" = { shape = \"integer\" }\n";
    folder.locked_package("web", other);
    let run = folder.plan(&["diff"]);
    assert!(
        run.output(0).contains(
            "notice    `product_id` is `string` in one sender and `integer` in another: "
        ),
        "{run:?}"
    );
    assert!(!run.stdout.contains("EventValue"), "{run:?}");
}

#[test]
fn a_revision_that_git_does_not_know() {
    let folder = committed();
    for revision in ["origin/main", "no such", "--help", "-n1", ""] {
        let run = folder.plan(&["diff", &format!("--base={revision}")]);
        let message = format!("git does not know the revision `{revision}`; pass another one");
        assert!(run.failure().contains(&message), "{run:?}");
    }
}

#[test]
fn a_shallow_clone_says_how_to_fetch_more() {
    let origin = committed();
    origin.git(&["checkout", "--quiet", "-b", "feature"]);
    origin.commit("Another commit");
    origin.git(&["checkout", "--quiet", "main"]);
    origin.locked_package("shop", CHANGED);
    origin.commit("Further");
    let clone = Folder::empty();
    let url = format!("file://{}", origin.path().display());
    clone.git(&[
        "clone", "--quiet", "--depth", "1", "--branch", "feature", &url, ".",
    ]);
    for base in ["origin/main", "HEAD~1"] {
        let run = clone.plan(&["diff", "--base", base]);
        let failure = run.failure();
        assert!(
            failure.contains("this clone is shallow") && failure.contains("git fetch --unshallow"),
            "{run:?}"
        );
    }
    // The revision is there, and the commit where the branches parted is not.
    clone.git(&[
        "fetch",
        "--quiet",
        "--depth",
        "1",
        "origin",
        "main:refs/remotes/origin/main",
    ]);
    let run = clone.plan(&["diff", "--base", "origin/main"]);
    assert!(run.failure().contains("fetch-depth: 0"), "{run:?}");
    clone.git(&[
        "fetch",
        "--quiet",
        "--unshallow",
        "origin",
        "main:refs/remotes/origin/main",
    ]);
    clone.plan(&["diff", "--base", "origin/main"]).output(0);
}

#[test]
fn without_git_or_a_repository() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    let run = folder.plan(&["diff"]);
    assert!(
        run.failure()
            .contains("is not in a git repository, so there is nothing to compare with; run this in a clone, or create"),
        "{run:?}"
    );
    folder.plan(&["check"]).output(0);
    folder.git(&["init", "--quiet"]);
    for arguments in [&["diff"][..], &["accept", "a.b", "--reason", "a"]] {
        let run = folder.plan(arguments);
        let problem = "the git repository has no commit, so there is nothing to compare with; commit the lock files first";
        assert!(run.failure().contains(problem), "{run:?}");
    }
    let mut command = folder.command(PROGRAM);
    command.args(["plan", "diff"]).env("PATH", "");
    let run = Run::new(command.output().expect("it runs"));
    assert!(run.failure().contains("cannot run git"), "{run:?}");
}

#[test]
fn files_that_cannot_be_read_are_named_with_their_revision() {
    let folder = Folder::workspace();
    folder.locked_package("shop", "format = 1\n[event\n");
    folder.write("linkrunner.toml", "[event.a]\nowners = 1\n");
    folder.commit("Broken");
    folder.locked_package("shop", LOCK);
    folder.write("linkrunner.toml", "");
    insta::assert_snapshot!(folder.plan(&["diff", "--base", "main"]).failure());
}

#[cfg(unix)]
#[test]
fn links_to_lock_files_do_not_count_twice() {
    let folder = committed();
    std::os::unix::fs::symlink("shop", folder.path().join("crates/link")).expect("linked");
    folder.write("crates/other/Cargo.toml", "");
    std::os::unix::fs::symlink(
        "../shop/linkrunner.plan.toml",
        folder.path().join("crates/other/linkrunner.plan.toml"),
    )
    .expect("linked");
    folder.commit("Links");
    folder.locked_package("shop", &LOCK.replace("item_viewed", "item_seen"));
    folder.plan(&["diff"]).output(1);
}

/// `linkrunner plan diff | head` ends without a word, and with its verdict.
#[test]
fn a_reader_that_has_gone_changes_nothing() {
    let folder = broken();
    let mut command = folder.command(PROGRAM);
    command
        .args(["plan", "diff"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    let run = Run::new(child.wait_with_output().expect("it ends"));
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
}

#[test]
fn a_break_of_one_of_two_senders_is_a_break() {
    let folder = committed();
    folder.locked_package("web", LOCK);
    folder.commit("Two senders");
    let changed = LOCK.replace(
        "\"amount\" = { shape = \"number\"",
        "\"amount\" = { shape = \"string\"",
    );
    folder.locked_package("web", &changed);
    let run = folder.plan(&["diff"]);
    assert!(run.output(1).contains("`amount`"), "{run:?}");
}
