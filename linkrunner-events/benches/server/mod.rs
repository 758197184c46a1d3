//! A server in a process of its own that accepts everything.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A running server. Ends when it is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts this program with `--serve LATENCY`, which must call [`serve`].
    pub(crate) fn start(latency: u64) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--serve", &latency.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        let stdout = process.stdout.take().ok_or("no output")?;
        BufReader::new(stdout).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads requests as far as it must to find their ends, and answers 201.
pub(crate) fn serve(latency: Duration) -> Result {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}/api/v1", listener.local_addr()?);
        loop {
            let (connection, _) = listener.accept().await?;
            tokio::spawn(answer(connection, latency));
        }
    })
}

async fn answer(mut connection: TcpStream, latency: Duration) -> std::io::Result<()> {
    const ANSWER: &[u8] =
        b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 67\r\n\r\n\
        {\"msg\":\"Event capture request received!\",\"status\":200,\"data\":null}\n";
    connection.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = end_of_request(&read) {
                break end;
            }
            if connection.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        read.drain(..end);
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        connection.write_all(ANSWER).await?;
    }
}

fn end_of_request(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..head]).ok()?;
    let (_, length) = text.split_once("content-length: ")?;
    let length: usize = length.split("\r\n").next()?.parse().ok()?;
    (read.len() >= head + length).then_some(head + length)
}
