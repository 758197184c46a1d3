//! `linkrunner plan export`.

use std::fs;

use super::folder::Folder;

const LOCK: &str = r#"format = 1

[event.item_viewed]
about = "A shopper looked at an item."
fields."product_id" = { shape = "string" }

[event.purchase_completed]
ecommerce = "Purchase"
fields."amount" = { shape = "number" }
fields."currency" = { shape = "string" }
fields."plan" = { shape = ["free", "gold"], optional = true }
"#;

fn planned() -> Folder {
    let folder = Folder::workspace();
    folder.locked_package("shop", LOCK);
    folder.write(
        "linkrunner.toml",
        "[event.purchase_completed]\nowner = \"checkout\"\nmaps_to = \"Purchase\"\n",
    );
    folder
}

#[test]
fn each_form() {
    let folder = planned();
    for form in ["json-schema", "markdown", "mapping"] {
        let printed = folder.plan(&["export", form]);
        insta::assert_snapshot!(form, printed.output(0));
        assert_eq!(
            folder.plan(&["export", form, "--out", "written"]).output(0),
            ""
        );
        assert_eq!(folder.read("written"), printed.output(0));
    }
}

#[test]
fn schemas_in_a_folder() {
    let folder = planned();
    assert_eq!(
        folder
            .plan(&["export", "json-schema", "--out", "docs/schemas/"])
            .output(0),
        ""
    );
    let names = || -> Vec<String> {
        let files = fs::read_dir(folder.path().join("docs/schemas")).expect("a folder");
        let name = |file: fs::DirEntry| file.file_name().into_string().expect("a text");
        let mut names: Vec<String> = files.map(|file| name(file.expect("a file"))).collect();
        names.sort();
        names
    };
    insta::assert_snapshot!("names", names().join("\n"));
    // Of an event that is gone, and of somebody else.
    let stale = LOCK.replace("item_viewed", "item_seen");
    folder.locked_package("shop", &stale);
    folder.write("docs/schemas/notes.txt", "");
    assert_eq!(
        folder
            .plan(&["export", "json-schema", "--out", "docs/schemas"])
            .output(0),
        "docs/schemas/event.item_viewed.schema.json is a schema without an event in the plan; delete it\n"
    );
    assert!(names().contains(&"event.item_viewed.schema.json".to_owned()));
}

#[test]
fn mistakes_are_reported() {
    let folder = planned();
    for (arguments, problem) in [
        (
            &["export", "markdown", "--out", "crates"][..],
            "crates cannot be written",
        ),
        (
            &["export", "markdown", "--out", "no/such.md"],
            "no/such.md cannot be written",
        ),
        (&["export", "csv"], "json-schema, markdown, mapping"),
        (&["export"], "<FORM>"),
        (
            &["export", "mapping", "--root", "crates/shop/src"],
            "there is no lock file in `crates/shop/src`",
        ),
    ] {
        let run = folder.plan(arguments);
        assert!(run.failure().contains(problem), "{run:?}");
    }
}

#[test]
fn files_of_the_plan_are_not_overwritten() {
    let folder = planned();
    for file in ["crates/shop/linkrunner.plan.toml", "linkrunner.toml"] {
        let before = folder.read(file);
        let run = folder.plan(&["export", "markdown", "--out", file]);
        assert!(run.failure().contains("write to another file"), "{run:?}");
        assert_eq!(folder.read(file), before);
    }
}

#[test]
fn a_name_that_is_too_long_for_a_file_writes_nothing() {
    let folder = planned();
    let name = "a".repeat(300);
    folder.locked_package("shop", &format!("{LOCK}\n[event.{name}]\n"));
    let run = folder.plan(&["export", "json-schema", "--out", "schemas/"]);
    assert!(run.failure().contains("nothing was written"), "{run:?}");
    assert!(!folder.path().join("schemas").exists());
    let one = ["export", "json-schema", "--out", "schemas.json"];
    assert_eq!(folder.plan(&one).output(0), "");
}
