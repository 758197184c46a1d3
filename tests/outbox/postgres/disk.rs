//! A disk of the server that is full.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};

use linkrunner_events::outbox::OutboxRow;
use linkrunner_test_postgres::shared;

use super::database::Place;
use crate::disk::SmallDisk;
use crate::storage::Storage as _;
use crate::support::tick;

#[tokio::test]
async fn on_a_full_disk_events_are_handed_back() {
    let Some(cluster) = shared() else { return };
    // The user of the server may enter this one.
    let folder = tempfile::tempdir_in(cluster.socket_folder()).unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        eprintln!("SKIPPED: no small disk can be mounted here");
        return;
    };
    // The server gives its files to its own user.
    let server = fs::metadata(cluster.socket_folder()).unwrap();
    chown(folder.path(), Some(server.uid()), Some(server.gid())).unwrap();
    let place = Place::on(cluster).await;
    let tablespace = place.database.name();
    let moved = place.database.psql(&format!(
        "CREATE TABLESPACE {tablespace} LOCATION '{}'",
        folder.path().display()
    ));
    moved.unwrap();
    let sql = format!("ALTER TABLE linkrunner_outbox.outbox SET TABLESPACE {tablespace}");
    place.database.psql(&sql).unwrap();
    let outbox = place.open().await;
    let mut taken = 0;
    let error = loop {
        let rows =
            (taken..taken + 100).map(|number| OutboxRow::new(&tick(number), "user_1").unwrap());
        match outbox.enqueue_rows(rows.collect()).await {
            Ok(()) => taken += 100,
            Err((rows, error)) => {
                assert_eq!(rows.len(), 100);
                break error;
            }
        }
        assert!(taken < 100_000, "the disk is never full");
    };
    let text = format!("{error:?}");
    assert!(
        text.contains("nothing was changed") && text.contains("No space left"),
        "{text}"
    );
    assert_eq!(outbox.stats().await.unwrap().pending, taken);
    disk.grow();
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    assert_eq!(outbox.stats().await.unwrap().pending, taken + 1);
    drop(outbox);
    let sql = "DROP SCHEMA linkrunner_outbox CASCADE";
    place.database.psql(sql).unwrap();
    place
        .database
        .psql(&format!("DROP TABLESPACE {tablespace}"))
        .unwrap();
}
