//! Queries through PgBouncer.

use linkrunner_test_postgres::{PgBouncer, PoolMode, psql, shared};

#[test]
fn passes_queries() {
    let Some(cluster) = shared() else { return };
    let Some(bouncer) = PgBouncer::start(cluster) else {
        return;
    };
    let database = cluster.create_database();
    assert_eq!(bouncer.psql(database.name(), "select 1").unwrap(), "1");
    assert_eq!(
        psql(&bouncer.url(database.name()), "select 2").unwrap(),
        "2"
    );

    let wrong = bouncer
        .url(database.name())
        .replace(":password@", ":wrong@");
    assert!(psql(&wrong, "select 1").is_err());
    let log = bouncer.log();
    assert!(log.contains("failed"), "{log}");

    let pools = bouncer.psql("pgbouncer", "show pools").unwrap();
    assert!(pools.contains("transaction"), "{pools}");
}

#[test]
fn asks_the_cluster_for_the_passwords_of_other_users() {
    let Some(cluster) = shared() else { return };
    let settings = PgBouncer::builder()
        .pool_mode(PoolMode::Session)
        .pool_size(3)
        .setting("query_timeout", "30");
    let Some(bouncer) = settings.start(cluster) else {
        return;
    };
    cluster
        .psql("postgres", "create role app login password 'secret'")
        .unwrap();
    let url = bouncer
        .url("postgres")
        .replace("postgres:password@", "app:secret@");
    assert_eq!(psql(&url, "select current_user").unwrap(), "app");

    let config = bouncer.psql("pgbouncer", "show config").unwrap();
    for line in [
        "default_pool_size|3|",
        "pool_mode|session|",
        "query_timeout|30|",
        "max_client_conn|400|",
    ] {
        assert!(config.contains(line), "{line} is missing in {config}");
    }
}

#[test]
fn refuses_unusual_startup_parameters() {
    let Some(cluster) = shared() else { return };
    let Some(bouncer) = PgBouncer::start(cluster) else {
        return;
    };
    let url = bouncer.url("postgres") + "?options=-c%20work_mem%3D8MB";
    let error = psql(&url, "select 1").unwrap_err();
    assert!(error.contains("unsupported startup parameter"), "{error}");
}
