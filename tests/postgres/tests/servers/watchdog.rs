//! A cluster never outlives the process that started it.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use linkrunner_test_postgres::{find, start};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::wait_until;

const MARK: &str = "LINKRUNNER_TEST_POSTGRES_CHILD";

/// Not a test by itself: what the other tests start and kill. It tells its cluster's port and folder.
#[test]
fn holds_a_cluster() {
    let Some(paused) = env::var_os(MARK) else {
        return;
    };
    let Some(cluster) = start() else { return };
    if paused == "paused" {
        cluster.pause();
    }
    // Past the test harness, which captures the output.
    writeln!(
        io::stderr(),
        "cluster {} {}",
        cluster.port(),
        cluster.socket_folder().display()
    )
    .unwrap();
    io::stdin().read_line(&mut String::new()).unwrap();
    // With a panic the harness ends as after a failed test.
    panic!("the test that started this process has ended");
}

struct Held {
    child: Child,
    port: u16,
    folder: PathBuf,
}

fn hold(state: &str) -> Held {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "watchdog::holds_a_cluster"])
        .env(MARK, state)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let line = stderr
        .lines()
        .map_while(Result::ok)
        .find(|line| line.starts_with("cluster "))
        .expect("the process tells its cluster");
    let mut words = line.split(' ').skip(1);
    Held {
        child,
        port: words.next().unwrap().parse().unwrap(),
        folder: words.next().unwrap().into(),
    }
}

fn ends_after(signal: Signal, state: &str) {
    if find().is_none() {
        // The other tests say so.
        return;
    }
    let mut held = hold(state);
    let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, held.port));
    assert!(connect().is_ok());
    assert!(held.folder.join("data").is_dir());

    kill_process_group(Pid::from_child(&held.child), signal).unwrap();
    held.child.wait().unwrap();
    wait_until("the port to close", || connect().is_err());
    wait_until("the folder to go", || !held.folder.exists());
}

#[test]
fn ends_after_sigkill() {
    ends_after(Signal::KILL, "running");
}

#[test]
fn ends_after_ctrl_c() {
    ends_after(Signal::INT, "running");
}

#[test]
fn ends_while_paused() {
    ends_after(Signal::KILL, "paused");
}
