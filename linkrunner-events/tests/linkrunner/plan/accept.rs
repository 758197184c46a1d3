//! `linkrunner plan accept`.

use super::folder::Folder;

const LOCK: &str = r#"format = 1

[event.purchase_completed]
fields."amount" = { shape = "number" }
fields."coupon" = { shape = "string" }
"#;

/// A workspace whose base is committed, and whose coupon is gone since.
fn broken() -> Folder {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.commit("The plan");
    let coupon = "fields.\"coupon\" = { shape = \"string\" }\n";
    folder.locked_package("shop", &LOCK.replace(coupon, ""));
    folder
}

#[test]
fn a_break_is_accepted_by_name_with_a_reason() {
    let folder = broken();
    let arguments = [
        "accept",
        "purchase_completed.coupon",
        "--reason",
        "moved to \"discount_applied\"",
    ];
    assert_eq!(
        folder.plan(&arguments).output(0),
        "`purchase_completed.coupon` is accepted in linkrunner.toml; commit it with the change\n"
    );
    assert_eq!(
        folder.read("linkrunner.toml"),
        "[[accept]]\nchange = \"purchase_completed.coupon\"\nreason = \"moved to \\\"discount_applied\\\"\"\n"
    );
    assert_eq!(
        folder.plan(&arguments).failure(),
        "linkrunner plan: linkrunner.toml was not written: `purchase_completed.coupon` is already accepted, on line 2\n"
    );
}

#[test]
fn a_file_of_windows_keeps_its_line_ends_and_comments() {
    let folder = broken();
    let decisions = "# The plan.\r\n[event.purchase_completed]\r\nowner = \"checkout\"\r\n";
    folder.write("linkrunner.toml", decisions);
    folder
        .plan_in(
            "crates/shop",
            &["accept", "purchase_completed.coupon", "--reason", "moved"],
        )
        .output(0);
    let text = folder.read("linkrunner.toml");
    assert!(text.starts_with(decisions), "{text:?}");
    assert_eq!(
        text.matches('\n').count(),
        text.matches("\r\n").count(),
        "{text:?}"
    );
}

#[test]
fn mistakes_change_no_file() {
    let folder = broken();
    for (arguments, problem) in [
        (&["purchase_completed.coupon"][..], "--reason"),
        (
            &["purchase_completed.coupon", "--reason", " "],
            "the reason is empty",
        ),
        (
            &["purchase_completed.amount", "--reason", "a"],
            "the breaks are `purchase_completed.coupon`",
        ),
        (
            &["purchase_completed.", "--reason", "a"],
            "is not the name of a change",
        ),
        (
            &[
                "purchase_completed.coupon",
                "--reason",
                "a",
                "--base",
                "gone",
            ],
            "git does not know the revision `gone`",
        ),
    ] {
        let run = folder.plan(&[&["accept"], arguments].concat());
        assert!(run.failure().contains(problem), "{run:?}");
    }
    assert!(!folder.path().join("linkrunner.toml").exists());

    for broken in [
        "<<<<<<< HEAD\n",
        "[event\n",
        "[[accept]]\nchange = \"a\"\n",
        "owner = 1\n",
    ] {
        folder.write("linkrunner.toml", broken);
        let run = folder.plan(&["accept", "purchase_completed.coupon", "--reason", "a"]);
        assert!(
            run.failure()
                .starts_with("linkrunner plan: linkrunner.toml: line "),
            "{run:?}"
        );
        assert_eq!(folder.read("linkrunner.toml"), broken);
    }
}

#[test]
fn without_a_break_there_is_nothing_to_accept() {
    let folder = broken();
    folder.commit("Broken");
    let run = folder.plan(&["accept", "purchase_completed.coupon", "--reason", "a"]);
    assert_eq!(
        run.failure(),
        format!(
            "linkrunner plan: `purchase_completed.coupon` is not a break: the lock files do not differ from `main` ({}), \
             uncommitted changes only. Update the lock files first: LINKRUNNER_PLAN=update cargo test linkrunner_plan. To accept an older \
             change, pass an older revision with --base\n",
            folder.git(&["rev-parse", "--short=7", "HEAD"]).trim()
        )
    );
    let arguments = [
        "accept",
        "purchase_completed.coupon",
        "--reason",
        "a",
        "--base",
        "HEAD~1",
    ];
    folder.plan(&arguments).output(0);
}

#[test]
fn a_spent_acceptance_is_replaced_when_the_field_breaks_again() {
    let folder = broken();
    let accept = |reason| folder.plan(&["accept", "purchase_completed.coupon", "--reason", reason]);
    folder.write("linkrunner.toml", "# The plan.\n");
    accept("moved").output(0);
    folder.commit("Accepted");
    folder.locked_package("shop", LOCK);
    folder.commit("Back");
    let coupon = "fields.\"coupon\" = { shape = \"string\" }\n";
    folder.locked_package("shop", &LOCK.replace(coupon, ""));
    let diff = folder.plan(&["diff"]);
    let spent = "linkrunner.toml, line 4: the acceptance of `purchase_completed.coupon` was used for an earlier change, \
                 which is already in the base; accept the new change with a new reason.";
    assert!(diff.output(1).contains(spent), "{diff:?}");
    let same = accept("moved");
    assert!(same.failure().contains("write a new reason"), "{same:?}");
    accept("moved again").output(0);
    assert_eq!(
        folder.read("linkrunner.toml"),
        "# The plan.\n\n[[accept]]\nchange = \"purchase_completed.coupon\"\nreason = \"moved again\"\n"
    );
    folder.plan(&["diff"]).output(0);
}

/// git stores the link, and not the decisions.
#[cfg(unix)]
#[test]
fn a_link_to_the_decisions_is_refused() {
    let folder = broken();
    folder.write("shared/decisions.toml", "# Ours.\n");
    let link = folder.path().join("linkrunner.toml");
    std::os::unix::fs::symlink("shared/decisions.toml", &link).expect("linked");
    let arguments = ["accept", "purchase_completed.coupon", "--reason", "moved"];
    for arguments in [&arguments[..], &["diff"], &["check"]] {
        let run = folder.plan(arguments);
        assert!(
            run.failure()
                .contains("linkrunner.toml: this is a symbolic link"),
            "{run:?}"
        );
    }
    assert_eq!(folder.read("shared/decisions.toml"), "# Ours.\n");
}

#[test]
fn a_name_with_a_leading_dash_is_accepted_by_the_command_that_diff_prints() {
    let folder = Folder::workspace();
    folder.locked_package("shop", "format = 1\n[event.-x]\n");
    folder.commit("The plan");
    folder.locked_package("shop", "format = 1\n");
    let diff = folder.plan(&["diff"]);
    assert!(
        diff.output(1)
            .contains("linkrunner plan accept --reason \"…\" -- -x\n"),
        "{diff:?}"
    );
    folder
        .plan(&["accept", "--reason", "gone", "--", "-x"])
        .output(0);
}
