//! The files that count, in repositories of any form: the same ones in the base and on disk.

use std::fs;

use super::folder::Folder;

const LOCK: &str = r#"format = 1

[event.item_viewed]
fields."product_id" = { shape = "string" }
"#;
const BROKEN: &str = "format = 1\n\n[event.item_viewed]\n";

fn committed() -> Folder {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.commit("The plan");
    folder
}

fn rename(folder: &Folder, from: &str, to: &str) {
    let [from, to] = [from, to].map(|path| folder.path().join(path));
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
    fs::rename(from, to).expect("moved");
}

#[test]
fn a_workspace_that_moved_is_compared_with_its_old_place() {
    let folder = Folder::empty();
    folder.write("old/Cargo.toml", "[workspace]\nmembers = []\n");
    folder.write("old/a/linkrunner.plan.toml", LOCK);
    let accepted = "[[accept]]\nchange = \"item_viewed.product_id\"\nreason = \"spent\"\n";
    folder.write("old/linkrunner.toml", accepted);
    // Another workspace, which stays.
    folder.write("other/Cargo.toml", "[workspace]\nmembers = []\n");
    folder.write(
        "other/linkrunner.plan.toml",
        "format = 1\n[event.of_others]\n",
    );
    folder.commit("The plan");
    rename(&folder, "old", "apps/new");
    let clean = folder.plan_in("apps/new", &["diff"]);
    assert!(clean.output(0).contains("no changes"), "{clean:?}");
    folder.write("apps/new/a/linkrunner.plan.toml", BROKEN);
    let broken = folder.plan_in("apps/new", &["diff"]);
    let output = broken.output(1);
    assert!(
        output.contains("`product_id`") && !output.contains("of_others"),
        "{output}"
    );
}

#[test]
fn each_format_says_that_the_base_has_no_plan() {
    let folder = Folder::workspace();
    folder.commit("Before the plan");
    folder.locked_package("shop", LOCK);
    for format in ["human", "json", "markdown", "github"] {
        let run = folder.plan(&["diff", "--base", "HEAD", "--format", format]);
        assert_eq!(run.code, 0, "{run:?}");
        let place = if format == "json" {
            &run.stderr
        } else {
            &run.stdout
        };
        assert!(place.contains("has no lock file"), "{run:?}");
    }
}

#[test]
fn the_search_for_the_root_ends_at_a_repository() {
    let outer = Folder::workspace();
    outer.locked_package("shop", LOCK);
    // A worktree has a file of this name.
    outer.write("vendor/tool/.git", "gitdir: elsewhere\n");
    outer.write("vendor/tool/linkrunner.plan.toml", BROKEN);
    outer.write("vendor/tool/src/lib.rs", "");
    let run = outer.plan_in("vendor/tool/src", &["export", "markdown"]);
    assert!(!run.output(0).contains("product_id"), "{run:?}");
}

#[test]
fn ignored_files_do_not_count() {
    let folder = committed();
    folder.write(".gitignore", "/scratch\n/out/*.toml\n");
    folder.write("scratch/linkrunner.plan.toml", BROKEN);
    folder.write("out/linkrunner.plan.toml", "no lock file");
    let run = folder.plan(&["diff"]);
    assert!(run.output(0).contains("no changes"), "{run:?}");
    assert!(folder.plan(&["check"]).output(0).contains("1 lock file"));
    // A file that git tracks counts, whatever the patterns say.
    folder.git(&["add", "--force", "scratch"]);
    assert!(folder.plan(&["check"]).output(3).contains("2 lock files"));
}

/// The base has these files, so they count on disk, too.
#[test]
fn tracked_files_count_in_every_folder() {
    for folder_name in [".internal", "cache"] {
        let folder = committed();
        let lock = format!("{folder_name}/linkrunner.plan.toml");
        folder.write(&format!("{folder_name}/CACHEDIR.TAG"), "");
        folder.write(&lock, LOCK.replace("item", "page"));
        folder.commit("Another one");
        let clean = folder.plan(&["diff"]);
        assert!(clean.output(0).contains("no changes"), "{clean:?}");
        folder.write(&lock, BROKEN.replace("item", "page"));
        folder.plan(&["diff"]).output(1);
    }
}

#[test]
fn a_sparse_checkout_is_refused() {
    let folder = committed();
    folder.git(&["sparse-checkout", "set", "elsewhere"]);
    let run = folder.plan(&["diff", "--base", "HEAD"]);
    assert!(
        run.failure()
            .contains("`crates/shop/linkrunner.plan.toml` is not checked out (sparse checkout)"),
        "{run:?}"
    );
}

#[test]
fn a_repository_without_working_files_is_refused() {
    let folder = committed();
    let bare = Folder::empty();
    let url = folder.path().to_str().expect("a text");
    bare.git(&["clone", "--quiet", "--bare", url, "."]);
    for run in [
        bare.plan(&["diff", "--root", "."]),
        folder.plan(&["diff", "--root", ".git"]),
    ] {
        assert!(run.failure().contains("has no working files"), "{run:?}");
    }
}
