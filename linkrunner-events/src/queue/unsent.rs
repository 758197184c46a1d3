//! Requests that were not sent, in a report and in a file.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;

use serde_core::Serialize;
use serde_core::ser::{Error as _, SerializeMap as _, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::outcome::{Outcome, Status};
use crate::request::{ApiRequest, Endpoint};

const KEPT_EVENTS: usize = 1_000;
const KEPT_BYTES: usize = 1024 * 1024;

/// The newest events that were given up.
#[derive(Debug, Default)]
pub(super) struct Kept {
    outcomes: VecDeque<Outcome>,
    bytes: usize,
}

impl Kept {
    pub(super) fn push(&mut self, outcome: Outcome) {
        self.bytes += outcome.request().body().len();
        self.outcomes.push_back(outcome);
        while self.outcomes.len() > KEPT_EVENTS || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.outcomes.pop_front() else {
                return;
            };
            self.bytes -= oldest.request().body().len();
        }
    }

    pub(super) fn to_vec(&self) -> Vec<Outcome> {
        self.outcomes.iter().cloned().collect()
    }
}

/// A request that was not sent, as [`Report::read_from`](crate::Report::read_from) returns it.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{QueueOptions, Report};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("unsent.jsonl");
/// let recorder = Recorder::new();
/// recorder.fail_always(Failure::no_connection());
/// let queue = recorder.client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// queue.shutdown(Duration::from_millis(100)).await.write_to(&path)?;
///
/// let unsent = Report::read_from(&path)?;
/// assert_eq!(unsent[0].request().event_name(), "app_opened");
/// assert!(!unsent[0].may_have_been_delivered());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    request: ApiRequest,
    may_have_been_delivered: bool,
    attempts: u32,
}

impl Unsent {
    /// The request, to send or enqueue it again.
    pub fn request(&self) -> &ApiRequest {
        &self.request
    }

    /// The request, by value.
    pub fn into_request(self) -> ApiRequest {
        self.request
    }

    /// Whether the event may have reached Linkrunner: sending it again may count it twice.
    #[must_use]
    pub fn may_have_been_delivered(&self) -> bool {
        self.may_have_been_delivered
    }

    /// How many attempts were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

pub(super) fn append(path: &Path, outcomes: &[&Outcome]) -> io::Result<()> {
    let mut lines = Vec::new();
    for outcome in outcomes {
        Line::of(outcome).write(&mut lines)?;
    }
    write(path, &lines).map_err(|error| named(path, &error))
}

fn write(path: &Path, lines: &[u8]) -> io::Result<()> {
    let mut file = open(path)?;
    if ends_within_a_line(&mut file)? {
        // A crash has cut the last line off. The next one is not to be lost with it.
        file.write_all(b"\n")?;
    }
    file.write_all(lines)?;
    file.sync_all()
}

fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).read(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// An error that names its file.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// A line of the file.
pub(crate) struct Line<'a> {
    pub(crate) request: &'a ApiRequest,
    pub(crate) status: &'a str,
    pub(crate) attempts: u32,
    pub(crate) may_have_been_delivered: bool,
}

impl<'a> Line<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let status = match outcome.status() {
            Status::GivenUp(_) => "given_up",
            _ => "undelivered",
        };
        Self {
            request: outcome.request(),
            status,
            attempts: outcome.attempts(),
            may_have_been_delivered: outcome.may_have_been_delivered(),
        }
    }

    pub(crate) fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let request = self.request;
        // Raw, so that its bytes stay as they are; but on one line. Within strings, line breaks are escaped.
        let on_one_line: Vec<u8> = request
            .body()
            .iter()
            .map(|byte| {
                if matches!(byte, b'\n' | b'\r') {
                    b' '
                } else {
                    *byte
                }
            })
            .collect();
        let body: &RawValue = serde_json::from_slice(&on_one_line).map_err(S::Error::custom)?;
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("endpoint", request.endpoint().path())?;
        line.serialize_entry("ordering_key", request.ordering_key())?;
        if let Some(id) = request.id() {
            line.serialize_entry("id", id)?;
        }
        line.serialize_entry("status", self.status)?;
        line.serialize_entry("attempts", &self.attempts)?;
        line.serialize_entry("may_have_been_delivered", &self.may_have_been_delivered)?;
        line.serialize_entry("body", body)?;
        line.end()
    }
}

pub(super) fn read(path: &Path) -> io::Result<Vec<Unsent>> {
    read_lines(path).map_err(|error| named(path, &error))
}

fn read_lines(path: &Path) -> io::Result<Vec<Unsent>> {
    let mut requests = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(File::open(path)?).lines()) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let request = parse(&line).map_err(|problem| {
            let text = format!(
                "line {number} is not a request written by a report: {problem}; if a crash cut it off, remove the line to \
                 read the others"
            );
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        requests.push(request);
    }
    Ok(requests)
}

fn parse(line: &str) -> Result<Unsent, String> {
    let members: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(line).map_err(|error| error.to_string())?;
    let member = |key: &str| {
        let member = members.get(key);
        member.ok_or_else(|| format!("`{key}` is missing"))
    };
    let value = |key: &str| -> Result<Value, String> {
        serde_json::from_str(member(key)?.get()).map_err(|error| error.to_string())
    };
    let text = |key: &str| match value(key)? {
        Value::String(text) => Ok(text),
        _ => Err(format!("`{key}` is not a string")),
    };
    let endpoint = text("endpoint")?;
    let endpoint =
        Endpoint::from_path(&endpoint).ok_or_else(|| format!("`{endpoint}` is not an endpoint"))?;
    let body = member("body")?.get().as_bytes();
    let mut request = ApiRequest::from_parts(endpoint, body).map_err(|error| error.to_string())?;
    request = request.with_ordering_key(&text("ordering_key")?);
    if members.contains_key("id") {
        request = request.with_id(text("id")?);
    }
    Ok(Unsent {
        request,
        may_have_been_delivered: value("may_have_been_delivered")?
            .as_bool()
            .ok_or("`may_have_been_delivered` is not a boolean")?,
        attempts: value("attempts")?
            .as_u64()
            .and_then(|attempts| attempts.try_into().ok())
            .ok_or("`attempts` is not a number")?,
    })
}
