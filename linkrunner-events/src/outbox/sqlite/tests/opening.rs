//! What is opened, and what is refused.

use std::fs::{self, File};
use std::path::Path;

use super::tools::Fixture;
use crate::outbox::Outbox;
use crate::outbox::error::StoreError;
use crate::outbox::sqlite::schema::{self, MIGRATIONS};

#[tokio::test]
async fn the_file_is_private_and_an_empty_one_is_new() {
    let fixture = Fixture::new();
    let folder = fixture.folder().join("new").join("folders");
    let path = folder.join("outbox.db");
    let outbox = Outbox::sqlite(&path).open().await.unwrap();
    assert_eq!(outbox.stats().await.unwrap().pending, 0);
    #[cfg(unix)]
    for suffix in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mut name = path.clone().into_os_string();
        name.push(suffix);
        let mode = fs::metadata(&name).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name:?}");
    }
    let empty = fixture.folder().join("empty.db");
    File::create(&empty).unwrap();
    let outbox = Outbox::sqlite(&empty).open_blocking().unwrap();
    assert_eq!(outbox.stats().await.unwrap().pending, 0);
}

#[cfg(unix)]
#[test]
fn a_file_of_two_names_is_refused() {
    let fixture = Fixture::new();
    let [first, second] = ["first.db", "second.db"].map(|name| fixture.folder().join(name));
    drop(Outbox::sqlite(&first).open_blocking().unwrap());
    fs::hard_link(&first, &second).unwrap();
    for path in [&first, &second] {
        let error = Outbox::sqlite(path).open_blocking().unwrap_err();
        assert!(format!("{error:?}").contains("hard link"), "{error:?}");
    }
}

#[test]
fn a_name_of_sqlite_is_a_file_like_any_other() {
    let fixture = Fixture::new();
    let path = fixture.folder().join(":memory:");
    drop(Outbox::sqlite(&path).open_blocking().unwrap());
    assert!(path.is_file());
}

#[test]
fn files_of_something_else_are_refused_and_stay_as_they_are() {
    let fixture = Fixture::new();
    let text = fixture.folder().join("text.db");
    fs::write(
        &text,
        "no database at all, but longer than the header of one ".repeat(100),
    )
    .unwrap();
    let other = fixture.folder().join("other.db");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE customer (name TEXT)")
        .unwrap();
    drop(connection);
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        let error = Outbox::sqlite(&path).open_blocking().unwrap_err();
        assert!(matches!(error, StoreError::NotAnOutbox { .. }), "{error:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    for path in [
        fixture.folder().to_owned(),
        Path::new("/dev/null/outbox.db").to_owned(),
    ] {
        let error = Outbox::sqlite(&path).open_blocking().unwrap_err();
        assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let fixture = Fixture::filled().await;
    fixture
        .raw()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let error = fixture.try_open().unwrap_err();
    assert!(
        matches!(error, StoreError::NewerSchema { found: 99, .. }),
        "{error:?}"
    );
}

#[test]
fn an_older_schema_is_migrated_in_one_transaction() {
    let fixture = Fixture::new();
    let mut connection = fixture.raw();
    let first = ["CREATE TABLE one (id INTEGER)"];
    assert_eq!(schema::migrate(&mut connection, &first).unwrap(), 1);
    let broken = [
        first[0],
        "CREATE TABLE two (id INTEGER); CREATE TABLE one (id INTEGER)",
    ];
    schema::migrate(&mut connection, &broken).unwrap_err();
    assert_eq!(schema::look(&connection).unwrap(), schema::Found::Outbox(1));
    let tables = |connection: &rusqlite::Connection| -> i64 {
        let sql = "SELECT count(*) FROM sqlite_schema";
        connection.query_row(sql, (), |row| row.get(0)).unwrap()
    };
    assert_eq!(tables(&connection), 1);
    let second = [first[0], "CREATE TABLE two (id INTEGER)"];
    assert_eq!(schema::migrate(&mut connection, &second).unwrap(), 2);
    assert_eq!(tables(&connection), 2);
    // An older version changes nothing, and says which schema it has found.
    assert_eq!(schema::migrate(&mut connection, &first).unwrap(), 2);
}

/// Files with this schema exist. Never change a migration that was released: add one.
#[test]
fn released_migrations_are_frozen() {
    let sums: Vec<_> = MIGRATIONS
        .iter()
        .map(|sql| crc32fast::hash(sql.as_bytes()))
        .collect();
    assert_eq!(sums, [3102270376]);
}
