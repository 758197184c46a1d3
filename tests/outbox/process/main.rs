//! A process that the tests of the outbox start, pause and kill.
//!
//! Prints one line for each fact, in one write, so that a line stands for something that has happened. Ends when its standard
//! input does, so that it does not outlive the test.

mod enqueue;
mod relay;
mod storage;

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::time::Duration;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result {
    std::thread::spawn(|| {
        let mut rest = [0; 64];
        while std::io::stdin().read(&mut rest).is_ok_and(|read| read > 0) {}
        std::process::exit(0);
    });
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["enqueue", storage, lane, first] => {
            enqueue::without_end(storage, lane, first.parse()?).await
        }
        ["enqueue", storage, lane, first, count] => {
            enqueue::some(storage, lane, first.parse()?, count.parse()?).await
        }
        ["fill", path] => enqueue::until_an_error(path).await,
        ["open", path] => enqueue::open_and_close(path).await,
        ["relay", storage, url, name, delivery, lease] => {
            let lease = Duration::from_secs(lease.parse()?);
            relay::without_end(storage, url, name, delivery, lease).await
        }
        _ => Err(format!("{arguments:?}: no such task").into()),
    }
}

/// Prints a line with a single write.
fn say(line: &str) -> Result {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(format!("{line}\n").as_bytes())?;
    stdout.flush()?;
    Ok(())
}

/// An error and its sources, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    text.replace('\n', " ")
}
