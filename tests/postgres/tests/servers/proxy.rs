//! Breaking connections.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use linkrunner_test_postgres::{Direction, Proxy, psql, shared};

use crate::wait_until;

/// A proxy, and both ends of one connection through it.
fn connected() -> (Proxy, TcpListener, TcpStream, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let proxy = Proxy::start(listener.local_addr().unwrap().port());
    let client = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).unwrap();
    let (server, _) = listener.accept().unwrap();
    for socket in [&client, &server] {
        socket
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
    }
    (proxy, listener, client, server)
}

fn read(mut from: &TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    from.read_exact(&mut bytes).unwrap();
    bytes
}

fn assert_reset(mut socket: &TcpStream) {
    let error = socket.read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn passes_bytes_and_the_end_of_each_direction() {
    let (proxy, _listener, mut client, mut server) = connected();
    client.write_all(b"question").unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    let mut question = String::new();
    server.read_to_string(&mut question).unwrap();
    server.write_all(b"answer").unwrap();
    drop(server);
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert_eq!((&*question, &*answer), ("question", "answer"));
    assert_eq!(proxy.passed(Direction::ToServer), 8);
    assert_eq!(proxy.passed(Direction::FromServer), 6);
}

#[test]
fn cut_resets_both_sides() {
    let (proxy, listener, client, server) = connected();
    proxy.cut();
    assert_reset(&client);
    assert_reset(&server);

    let _client = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).unwrap();
    listener.accept().unwrap();
}

#[test]
fn cut_reaches_a_connection_whose_client_does_not_read() {
    let (proxy, _listener, client, server) = connected();
    server
        .set_write_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    while (&server).write(&[0; 64 * 1024]).is_ok() {}
    proxy.cut();
    let error = (&server).write(&[0]).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
    ));
    drop(client);
}

#[test]
fn cut_after_passes_exactly_so_many_bytes() {
    let (proxy, listener, mut client, server) = connected();
    proxy.cut_after(Direction::ToServer, 5);
    client.write_all(b"abc").unwrap();
    assert_eq!(read(&server, 3), b"abc");
    client.write_all(b"defg").unwrap();
    assert_eq!(read(&server, 2), b"de");
    assert_reset(&server);
    assert_reset(&client);

    // It happens once.
    let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).unwrap();
    let (server, _) = listener.accept().unwrap();
    client.write_all(b"abcdefghi").unwrap();
    assert_eq!(read(&server, 9), b"abcdefghi");
}

#[test]
fn a_stalled_connection_goes_on_or_is_cut() {
    let (proxy, _listener, mut client, server) = connected();
    proxy.stall();
    client.write_all(b"late").unwrap();
    server
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let error = (&server).read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    proxy.resume();
    server
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    assert_eq!(read(&server, 4), b"late");

    proxy.stall();
    client.write_all(b"lost").unwrap();
    proxy.cut();
    assert_reset(&client);
    assert_reset(&server);
}

#[test]
fn refuses_and_accepts_again() {
    let (proxy, _listener, mut client, server) = connected();
    let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port()));
    for _ in 0..3 {
        proxy.refuse();
        assert_eq!(connect().unwrap_err().kind(), ErrorKind::ConnectionRefused);
        proxy.accept();
        connect().unwrap();
    }
    proxy.refuse();
    client.write_all(b"x").unwrap();
    assert_eq!(read(&server, 1), b"x");
}

#[test]
fn a_server_that_is_down_looks_like_a_reset() {
    let (proxy, listener, client, server) = connected();
    drop((listener, server));
    let second = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).unwrap();
    assert_reset(&second);
    drop(client);
}

#[test]
fn cuts_a_statement_of_postgres() {
    let Some(cluster) = shared() else { return };
    let database = cluster.create_database();
    let proxy = Proxy::start(cluster.port());
    let url = proxy.url(&database.url());
    let (sender, results) = mpsc::channel();
    thread::spawn(move || sender.send(psql(&url, "select pg_sleep(100)")));
    let running = format!(
        "select count(*) from pg_stat_activity where datname = '{}' and state = 'active' and query like '%pg_sleep(100)%' \
         and pid <> pg_backend_pid()",
        database.name()
    );
    wait_until("the statement", || {
        cluster.psql("postgres", &running).unwrap() == "1"
    });
    proxy.cut();
    let error = results.recv().unwrap().unwrap_err();
    assert!(
        error.contains("server closed the connection unexpectedly") || error.contains("reset"),
        "{error}"
    );
}

#[test]
fn loses_the_answer_of_a_statement_that_took_effect() {
    let Some(cluster) = shared() else { return };
    let database = cluster.create_database();
    database.psql("create table t (n int)").unwrap();
    let proxy = Proxy::start(cluster.port());
    let url = proxy.url(&database.url());
    let insert = "insert into t values (1)";
    psql(&url, insert).unwrap();

    // The answer ends with `INSERT 0 1` and the state of the session, in fewer bytes than this.
    let answers = proxy.passed(Direction::FromServer);
    proxy.cut_after(Direction::FromServer, answers - 10);
    assert!(psql(&url, insert).is_err());
    let count = || database.psql("select count(*) from t").unwrap() == "2";
    wait_until("the row", count);
}
