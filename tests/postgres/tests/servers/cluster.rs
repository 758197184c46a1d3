//! Starting, stopping and pausing a cluster.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use linkrunner_test_postgres::{Cluster, Stop, find, psql, shared, start};

use crate::wait_until;

#[test]
fn runs_sql() {
    let Some(cluster) = shared() else { return };
    assert_eq!(cluster.psql("postgres", "select 1, 'é'").unwrap(), "1|é");
    assert!(cluster.is_running());
    assert!(cluster.log().contains("ready to accept connections"));
    assert!(cluster.socket_folder().is_dir());

    let error = cluster.psql("postgres", "select 1; selec 2;").unwrap_err();
    assert!(error.contains("syntax error"), "{error}");

    let version = cluster.psql("postgres", "show server_version_num").unwrap();
    assert_eq!(version.parse::<u32>().unwrap() / 10_000, cluster.version());
    let folder = find().unwrap().folder().to_owned();
    assert!(folder.join("postgres").is_file());
}

#[test]
fn databases_are_apart_and_deleted() {
    let Some(cluster) = shared() else { return };
    let one = cluster.create_database();
    let other = cluster.create_database();
    one.psql("create table t (n int); insert into t values (7)")
        .unwrap();
    assert_eq!(psql(&one.url(), "select n from t").unwrap(), "7");
    let error = other.psql("select n from t").unwrap_err();
    assert!(error.contains("does not exist"), "{error}");

    let name = one.name().to_owned();
    drop(one);
    let count = format!("select count(*) from pg_database where datname = '{name}'");
    assert_eq!(cluster.psql("postgres", &count).unwrap(), "0");
    assert_eq!(other.cluster().port(), cluster.port());
}

#[test]
fn tcp_needs_the_password() {
    let Some(cluster) = shared() else { return };
    let url = cluster.url("postgres");
    assert_eq!(psql(&url, "select 1").unwrap(), "1");
    let wrong = url.replace(":password@", ":wrong@");
    let error = psql(&wrong, "select 1").unwrap_err();
    assert!(error.contains("password authentication failed"), "{error}");
}

#[test]
fn settings_override_the_defaults() {
    let settings = Cluster::builder()
        .fsync(true)
        .setting("max_connections", "7")
        .setting("application_name", "it's");
    let Some(cluster) = settings.start() else {
        return;
    };
    let show = |name| cluster.psql("postgres", &format!("show {name}")).unwrap();
    assert_eq!(show("fsync"), "on");
    assert_eq!(show("max_connections"), "7");
    assert_eq!(show("timezone"), "UTC");
    let file = "select setting from pg_file_settings where name = 'application_name'";
    assert_eq!(cluster.psql("postgres", file).unwrap(), "it's");
}

#[test]
fn committed_data_survives_both_ways_to_stop() {
    let Some(cluster) = start() else { return };
    let database = cluster.create_database();
    database.psql("create table t (n int)").unwrap();
    let port = cluster.port();
    for (mode, rows) in [(Stop::Immediate, "1"), (Stop::Fast, "2")] {
        database.psql("insert into t values (1)").unwrap();
        cluster.stop(mode);
        assert!(!cluster.is_running());
        assert!(database.psql("select 1").is_err());
        cluster.start_again();
        assert_eq!(cluster.port(), port);
        assert_eq!(database.psql("select count(*) from t").unwrap(), rows);
    }
}

#[test]
fn a_paused_server_answers_later() {
    let Some(cluster) = start() else { return };
    cluster.pause();
    assert!(cluster.is_running());
    thread::scope(|scope| {
        let (sender, answers) = mpsc::channel();
        let cluster = &cluster;
        scope.spawn(move || sender.send(cluster.psql("postgres", "select 1")));
        assert!(answers.recv_timeout(Duration::from_millis(300)).is_err());
        cluster.resume();
        assert_eq!(answers.recv().unwrap().unwrap(), "1");
    });
    // A paused server can be stopped, and dropped.
    cluster.pause();
    cluster.stop(Stop::Fast);
    cluster.start_again();
    cluster.pause();
    let folder = cluster.socket_folder().to_owned();
    drop(cluster);
    assert!(!folder.exists());
}

#[test]
fn a_pause_reaches_running_statements() {
    let Some(cluster) = start() else { return };
    cluster.psql("postgres", "create sequence s").unwrap();
    thread::scope(|scope| {
        let cluster = &cluster;
        let count = "do $$ begin for i in 1..1000000 loop perform nextval('s'); perform pg_sleep(0.001); end loop; end $$";
        scope.spawn(move || cluster.psql("postgres", count));
        let last = || {
            cluster
                .psql("postgres", "select last_value from s")
                .unwrap()
        };
        wait_until("the statement to run", || last() != "1");
        cluster.pause();
        cluster.resume();
        let before = last();
        wait_until("the statement to go on", || last() != before);
        cluster.stop(Stop::Immediate);
    });
}
