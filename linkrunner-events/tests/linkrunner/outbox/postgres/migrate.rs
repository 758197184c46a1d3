//! `linkrunner outbox migrate`.

use super::shop::{Shop, run};
use crate::outbox::tools::Folder;

#[test]
fn it_creates_the_tables_once() {
    let Some(shop) = Shop::empty() else { return };
    let run = shop.run(&["migrate"]);
    assert_eq!(
        run.output(0),
        "The tables of the outbox were created in DATABASE (schema version 1).\n"
    );
    let run = shop.run(&["migrate"]);
    assert_eq!(
        run.output(0),
        "DATABASE is up to date (schema version 1).\n"
    );
    let run = shop.run(&["migrate", "--json"]);
    let schemas: serde_json::Value = serde_json::from_str(run.output(0)).expect("JSON");
    assert_eq!(schemas, serde_json::json!({ "before": 1, "after": 1 }));
    shop.run(&["stats"]).output(0);
}

#[test]
fn the_sql_can_be_run_by_hand() {
    let Some(shop) = Shop::empty() else { return };
    let sql = run(shop.folder.command(&["migrate", "--print"]));
    shop.sql(sql.output(0));
    shop.run(&["stats"]).output(0);
}

#[test]
fn to_print_it_needs_no_database() {
    let folder = Folder::new();
    let all = run(folder.command(&["migrate", "--print"]));
    assert!(
        all.output(0)
            .contains("CREATE TABLE linkrunner_outbox.outbox"),
        "{all:?}"
    );
    let rest = run(folder.command(&["migrate", "--print", "--from", "1"]));
    assert!(!rest.output(0).contains("CREATE TABLE"), "{rest:?}");
    for (arguments, hint) in [
        (
            &["--print", "--from", "2"][..],
            "--from must be a schema version from 0 to 1",
        ),
        (&["--from", "0"], "--print"),
        (&[], "no database given; pass --postgres URL"),
    ] {
        let run = run(folder.command(&[&["migrate"], arguments].concat()));
        assert!(run.failure().contains(hint), "{run:?}");
    }
}
