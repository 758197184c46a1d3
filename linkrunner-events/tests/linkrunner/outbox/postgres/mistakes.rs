//! Databases that cannot be used, and wrong command lines.

use linkrunner_test_postgres::{Cluster, Stop};

use super::shop::{SECRET, Shop, create_role, run, url};
use crate::outbox::tools::{Folder, unsent};

const COMMANDS: [&[&str]; 7] = [
    &["check"],
    &["stats"],
    &["dead", "list"],
    &["dead", "replay", "--all"],
    &["dead", "purge", "--all"],
    &["import", "unsent.jsonl"],
    &["relay"],
];

/// What a command says about this database: one sentence.
fn failure(folder: &Folder, command: &[&str], url: &str) -> String {
    let mut command = folder.command(&[command, &["--postgres", url]].concat());
    command.env("LINKRUNNER_SERVER_KEY", "key");
    let run = run(command);
    let said = run.failure();
    assert_eq!(said.lines().count(), 1, "{said}");
    said.to_owned()
}

async fn assert_all_say(folder: &Folder, url: &str, hint: &str) {
    unsent(folder).await;
    for command in COMMANDS {
        let said = failure(folder, command, url);
        assert!(said.contains(hint), "{command:?}: {said}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let folder = Folder::new();
    let url = format!("postgres://me:{SECRET}@127.0.0.1:1/shop");
    let hint = "cannot connect to the outbox `postgres://127.0.0.1:1/shop`: error connecting to server: Connection refused";
    assert_all_say(&folder, &url, hint).await;
    assert!(failure(&folder, &["migrate"], &url).contains(hint));
}

#[tokio::test]
async fn a_login_that_is_refused() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let url = shop.url_of("nobody");
    let hint = ": db error: FATAL: password authentication failed for user \"nobody\"";
    assert_all_say(&shop.folder, &url, hint).await;
    assert!(failure(&shop.folder, &["migrate"], &url).contains(hint));
}

#[tokio::test]
async fn a_database_that_is_not_migrated() {
    let Some(shop) = Shop::empty() else { return };
    let hint = "has no schema `linkrunner_outbox`; run `linkrunner outbox migrate --postgres URL`";
    assert_all_say(&shop.folder, &shop.url(), hint).await;
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    shop.sql("INSERT INTO linkrunner_outbox.schema_version (version, oldest) VALUES (9, 8)");
    let hint =
        "has the schema version 9, and this version of linkrunner-events knows versions up to 1";
    assert_all_say(&shop.folder, &shop.url(), hint).await;
    assert!(failure(&shop.folder, &["migrate"], &shop.url()).contains(hint));
}

#[tokio::test]
async fn a_role_without_rights() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let role = format!("role_{}", shop.database.name());
    shop.sql(&format!("CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'"));
    let hint = "nothing was changed. To enqueue, grant `USAGE";
    assert_all_say(&shop.folder, &shop.url_of(&role), hint).await;
    let Some(empty) = Shop::empty() else { return };
    let said = failure(&empty.folder, &["migrate"], &empty.url_of(&role));
    assert!(said.contains("permission denied for database"), "{said}");
}

#[tokio::test]
async fn a_standby() {
    let Some(cluster) = linkrunner_test_postgres::start() else {
        return;
    };
    create_role(&cluster);
    let (folder, url) = (Folder::new(), url(&cluster, "operator", "postgres"));
    run(folder.command(&["migrate", "--postgres", &url])).output(0);
    become_standby(&cluster);
    let hint = "is read-only, and nothing was changed; it is probably a standby";
    assert_all_say(&folder, &url, hint).await;
    assert!(failure(&folder, &["migrate"], &url).contains(hint));
}

fn become_standby(cluster: &Cluster) {
    let touch = "COPY (SELECT 1) TO PROGRAM 'cat > standby.signal'";
    cluster.psql("postgres", touch).expect(touch);
    cluster.stop(Stop::Fast);
    cluster.start_again();
}

#[tokio::test]
async fn what_cannot_be_read_is_said() {
    let folder = Folder::new();
    let url = |rest: &str| format!("postgres://me:{SECRET}@127.0.0.1:1{rest}");
    for (url, hint) in [
        (
            url("/shop?sslmode=encrypted"),
            "this `sslmode` is not known; write disable,",
        ),
        (
            url("/shop?sslmode=verify-full&sslrootcert=missing.pem"),
            "`missing.pem`, which `sslrootcert` names, cannot be read",
        ),
        (
            url("/shop?sslrootcert=unsent.jsonl"),
            "`unsent.jsonl`, which `sslrootcert` names, has no certificate",
        ),
        (url("/shop?colour=red"), "unknown option `colour`"),
        (
            url(&format!("{SECRET}@db/shop")),
            "has to be written as %40",
        ),
        (SECRET.to_owned(), "this is not the URL of a database"),
        (
            format!("mysql://me:{SECRET}@db/shop"),
            "this is not the URL of a database",
        ),
        (
            format!("host=db password='{SECRET}'"),
            "with quotes or backslashes",
        ),
    ] {
        assert_all_say(&folder, &url, hint).await;
    }
}

#[test]
fn there_is_exactly_one_outbox() {
    let folder = Folder::new();
    for command in COMMANDS {
        let run = run(folder.command(command));
        let hint = "--postgres URL, or set the environment variable LINKRUNNER_POSTGRES";
        assert!(run.failure().contains(hint), "{run:?}");
    }
    #[cfg(feature = "outbox-sqlite")]
    {
        let url = format!("postgres://me:{SECRET}@127.0.0.1:1/shop");
        let both = ["stats", "--db", "shop.db", "--postgres", &url];
        let run = run(folder.command(&both));
        let hint = "'--db <FILE>' cannot be used with '--postgres <URL>'";
        assert!(run.failure().contains(hint), "{run:?}");
    }
}

#[tokio::test]
async fn options_about_files_are_refused() {
    let Some(shop) = Shop::new().await else {
        return;
    };
    let mut command = shop.command(&["relay", "--create"]);
    command.env("LINKRUNNER_SERVER_KEY", "key");
    let run = run(command);
    assert!(
        run.failure().contains("--create works only with --db"),
        "{run:?}"
    );
}
