//! `linkrunner plan check`.

use super::folder::Folder;

const LOCK: &str = r#"format = 1

[event.item_viewed]
about = "A shopper looked at an item."
fields."product_id" = { shape = "string" }
"#;
const EVENT: &str = "#[derive(LinkrunnerEvent)]\nstruct ItemViewed;\n";
const TEST: &str = "#[cfg(test)]\nlinkrunner_events::plan_test!();\n";

#[test]
fn locks_that_belong_to_the_code_are_clean() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.package("tools", "");
    insta::assert_snapshot!(folder.plan(&["check"]).output(0), @"1 event in 1 lock file: 0 problems, 0 notices");
    let below = folder.plan_in("crates/shop/src", &["check"]);
    assert_eq!(below.output(0), folder.plan(&["check"]).output(0));
}

#[test]
fn without_events_there_is_nothing_to_say() {
    let folder = Folder::workspace();
    folder.package("tools", "// #[derive(LinkrunnerEvent)] struct A;\n");
    insta::assert_snapshot!(folder.plan(&["check"]).output(0), @"0 events in 0 lock files: 0 problems, 0 notices");
}

#[test]
fn events_without_a_plan_test_are_stale() {
    let folder = Folder::workspace();
    folder.package("shop", &format!("mod events;\n{TEST}"));
    folder.write("crates/shop/src/events.rs", EVENT);
    folder.write("crates/shop/linkrunner.plan.toml", LOCK);
    // The binary has events of its own.
    folder.write("crates/shop/src/main.rs", EVENT);
    // Modules of tests have no events of the plan.
    folder.package("tools", "#[cfg(test)]\nmod tests;\n");
    folder.write("crates/tools/src/tests.rs", EVENT);
    folder.package("worker", "pub mod deep;\n");
    folder.write("crates/worker/src/deep/er.rs", EVENT);
    insta::assert_snapshot!(folder.plan(&["check"]).output(3));
}

#[test]
fn a_binary_alone_needs_a_plan_test_too() {
    let folder = Folder::workspace();
    folder.package("job", "");
    std::fs::remove_file(folder.path().join("crates/job/src/lib.rs")).expect("removed");
    folder.write("crates/job/src/main.rs", "mod events;\n");
    folder.write("crates/job/src/events.rs", EVENT);
    let run = folder.plan(&["check"]);
    assert!(
        run.output(3).contains(
            "job: the binary `job` has events, but no plan test\n  enable the feature `plan`"
        ),
        "{run:?}"
    );
    folder.write("crates/job/src/main.rs", format!("mod events;\n{TEST}"));
    let run = folder.plan(&["check"]);
    assert!(
        run.output(3)
            .contains("crates/job/linkrunner.plan.job.toml: this file is missing"),
        "{run:?}"
    );
    folder.write("crates/job/linkrunner.plan.job.toml", LOCK);
    folder.plan(&["check"]).output(0);
}

#[test]
fn a_library_beside_a_binary_answers_for_the_files_that_they_share() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write("crates/shop/src/main.rs", "mod events;\n");
    folder.write("crates/shop/src/events.rs", EVENT);
    folder.plan(&["check"]).output(0);
}

#[test]
fn locks_without_their_code_are_stale() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write("crates/shop/linkrunner.plan.old-worker.toml", LOCK);
    folder.write("gone/linkrunner.plan.toml", LOCK);
    folder.package("tools", &format!("// plan_test!();\n{EVENT}"));
    folder.write("crates/tools/linkrunner.plan.toml", LOCK);
    insta::assert_snapshot!(folder.plan(&["check"]).output(3));
}

#[test]
fn examples_and_excluded_packages_may_have_locks() {
    let folder = Folder::workspace();
    folder.package("shop", "");
    folder.write("crates/shop/examples/tour.rs", format!("{EVENT}{TEST}"));
    let manifest = folder.read("crates/shop/Cargo.toml");
    let tested = "[[example]]\nname = \"tour\"\ntest = true\n";
    folder.write("crates/shop/Cargo.toml", format!("{manifest}{tested}"));
    folder.write("crates/shop/linkrunner.plan.tour.toml", LOCK);
    folder.write("crates/shop/examples/other.rs", EVENT);
    folder.write(
        "apart/Cargo.toml",
        "[package]\nname = \"apart\"\nedition = \"2024\"\n[workspace]\n",
    );
    folder.write("apart/src/lib.rs", TEST);
    folder.write("apart/linkrunner.plan.toml", LOCK);
    folder.plan(&["check"]).output(0);

    // Cargo does not run the plan test of the example.
    folder.write("crates/shop/Cargo.toml", manifest);
    assert_eq!(
        folder.plan(&["check"]).output(3),
        "stale: shop: the example `tour` is not tested, so its plan test does not run; put `test = true` in its `[[example]]`\n\
         1 event in 2 lock files: 1 problem, 0 notices\n"
    );
}

#[test]
fn fields_of_unknown_shape_are_a_notice_for_each_event() {
    let folder = Folder::workspace();
    let unknown = "fields.\"method\" = { shape = \"any\" }\n";
    folder.locked_package("shop", &format!("{LOCK}{unknown}"));
    let several = "[event.cart_viewed]\nfields.\"a\" = { shape = \"any\" }\nfields.\"b.c\" = { shape = \"any\" }\n";
    folder.locked_package("web", &format!("{LOCK}{unknown}{several}"));
    insta::assert_snapshot!(folder.plan(&["check"]).output(0));
}

#[test]
fn a_misspelled_mapping_is_a_notice() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    let map = |name: &str| {
        let decisions = format!("[event.item_viewed]\nmaps_to = \"{name}\"\n");
        folder.write("linkrunner.toml", decisions);
        folder.plan(&["check"]).output(0).to_owned()
    };
    insta::assert_snapshot!(map("ViewContents"));
    for right in ["ViewContent", "view_item", "OurOwnEvent"] {
        assert!(map(right).ends_with("0 notices\n"), "{right}");
    }
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    for elsewhere in ["target", "node_modules/a", ".cache", "submodule"] {
        folder.write(
            &format!("{elsewhere}/linkrunner.plan.toml"),
            "<<<<<<< broken",
        );
    }
    folder.write("target/CACHEDIR.TAG", "");
    folder.write("submodule/.git", "gitdir: elsewhere\n");
    folder.write("crates/linkrunner.plan.toml.orig", "<<<<<<< broken");
    folder.plan(&["check"]).output(0);
}

#[test]
fn senders_that_disagree_are_a_notice() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.locked_package("web", &LOCK.replace("\"string\"", "\"integer\""));
    insta::assert_snapshot!(folder.plan(&["check"]).output(0));
}

#[test]
fn decisions_below_the_root_have_no_effect() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write(
        "linkrunner.toml",
        "[event.item_viewed]\nowner = \"catalogue\"\n",
    );
    folder.write("crates/shop/linkrunner.toml", "not read");
    assert_eq!(
        folder.plan(&["check"]).output(0),
        "notice: crates/shop/linkrunner.toml: this file has no effect; move its content to linkrunner.toml at the root\n\
         1 event in 1 lock file: 0 problems, 1 notice\n"
    );
}

#[test]
fn decisions_about_nothing_are_a_notice() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write(
        "linkrunner.toml",
        "[event.item_viewed]\nfields.\"product\".used_by = [\"a\"]\nfields.\"product_id\".used_by = [\"a\"]\n\n\
         [event.item_veiwed]\nowner = \"catalogue\"\n",
    );
    insta::assert_snapshot!(folder.plan(&["check"]).output(0));
}

#[test]
fn a_folder_without_packages_is_a_mistake() {
    let folder = Folder::empty();
    let run = folder.plan(&["check", "--root", "."]);
    assert!(
        run.failure()
            .contains("pass the folder of the workspace with --root"),
        "{run:?}"
    );
}

#[test]
fn all_files_that_cannot_be_read_are_named_with_their_places() {
    let folder = Folder::workspace();
    for (name, lock) in [
        ("broken", "format = 1\n[event.a\n"),
        (
            "conflict",
            "format = 1\n<<<<<<< HEAD\n=======\n>>>>>>> branch\n",
        ),
        ("future", "format = 2\nnew = true\n"),
        (
            "path",
            "format = 1\n[event.a]\nfields.\"a[\" = { shape = \"string\" }\n",
        ),
        (
            "shape",
            "format = 1\n[event.a]\nfields.\"a\" = { shape = \"text\" }\n",
        ),
        ("unknown", "format = 1\n[event.a]\nüber = 1\n"),
    ] {
        folder.locked_package(name, lock);
    }
    folder.write("crates/ü b/linkrunner.plan.toml", b"format = 1 # \xff\n");
    insta::assert_snapshot!(folder.plan(&["check"]).failure());
    let before = folder.read("crates/conflict/linkrunner.plan.toml");
    assert!(before.contains("<<<<<<<"), "no file is touched: {before}");
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let folder = Folder::workspace();
    folder.locked_package("shop", &format!("\u{feff}{}", LOCK.replace('\n', "\r\n")));
    insta::assert_snapshot!(folder.plan(&["check"]).output(0), @"1 event in 1 lock file: 0 problems, 0 notices");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let folder = Folder::workspace();
    folder.locked_package(
        "shop",
        "format = 1\n[event.\"\\u001b[2J\"]\nfields.\"a\" = { shape = \"\\u001b[2J\" }\n",
    );
    let run = folder.plan(&["check"]);
    assert!(!run.failure().contains('\u{1b}'), "{run:?}");
}

#[test]
fn the_root_is_found_or_given() {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    let elsewhere = Folder::empty();
    let run = elsewhere.plan(&["check"]);
    assert!(
        run.failure().contains("pass its folder with --root"),
        "{run:?}"
    );
    let root = folder.path().to_str().expect("a text");
    elsewhere.plan(&["check", "--root", root]).output(0);
    elsewhere.plan(&["--root", root, "check"]).output(0);
    let run = elsewhere.plan(&["check", "--root", "no/such"]);
    assert!(
        run.failure().contains("`no/such` is not a folder"),
        "{run:?}"
    );
}

#[test]
fn a_binary_and_an_example_of_one_name_share_a_lock_file() {
    let folder = Folder::workspace();
    folder.package("tool", "");
    let main = "#[cfg(test)]\nlinkrunner_events::plan_test!();\nfn main() {}\n";
    folder.write(
        "crates/tool/Cargo.toml",
        "[package]\nname = \"tool\"\nedition = \"2024\"\n[[example]]\nname = \"demo\"\ntest = true\n",
    );
    folder.write("crates/tool/src/bin/demo.rs", main);
    folder.write("crates/tool/examples/demo.rs", main);
    folder.write("crates/tool/linkrunner.plan.demo.toml", "format = 1\n");
    let run = folder.plan(&["check"]);
    assert!(
        run.output(3).contains(
            "crates/tool/linkrunner.plan.demo.toml: binary `demo` and example `demo` would share this file; rename one of them"
        ),
        "{run:?}"
    );
}

#[test]
fn an_unknown_event_that_must_be_sent_is_said_as_in_the_coverage() {
    let folder = Folder::workspace();
    folder.locked_package("shop", "format = 1\n[event.a]\n");
    folder.write("linkrunner.toml", "[event.gone]\nmust_be_sent = true\n");
    std::fs::create_dir(folder.path().join("seen")).expect("a folder");
    let check = folder.plan(&["check"]);
    assert!(
        check.output(0).contains(
            "linkrunner.toml:1: no lock file has `gone`, but it has `must_be_sent`, so `linkrunner plan coverage` fails; \
             rename or remove its entry"
        ),
        "{check:?}"
    );
    let coverage = folder.plan(&["coverage", "--seen", "seen"]);
    assert!(
        coverage
            .output(1)
            .contains("  gone (no lock file has it)\n"),
        "{coverage:?}"
    );
}
