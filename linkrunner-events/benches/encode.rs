//! What it costs to encode an event, against serde_json writing the same bytes from a plain struct.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench encode
//! ```
//!
//! Instructions are counted by valgrind, where it is installed; they repeat from run to run. Wall time does not, but the two
//! sides take turns, so that their ratio does. With `--check` the ratios of instructions are held against the limits below,
//! and with `--quick` the clock runs for a moment only.

mod bodies;

use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use linkrunner_events::LinkrunnerEvent;
use serde::Serialize;

use self::bodies::{PlainBody, USER};

type Encode = Box<dyn Fn() -> Vec<u8>>;

struct Case {
    name: &'static str,
    event: Encode,
    plain: Encode,
    /// The most instructions that an event may take for each of a plain struct.
    limit: f64,
}

fn cases() -> Vec<Case> {
    vec![
        case(
            "product_viewed, 5 fields",
            bodies::product_viewed(),
            bodies::plain_product_viewed(),
            0.42,
        ),
        case(
            "cart_added, 1 item",
            bodies::cart_added(1),
            bodies::plain_cart_added(1),
            // 0.58 and a tenth. The ids are read a second time, into a vector, to compare the items with them.
            0.64,
        ),
        case(
            "cart_added, 20 items",
            bodies::cart_added(20),
            bodies::plain_cart_added(20),
            // 0.72 and a tenth. Two thirds of an item are two numbers and two strings, which `serde_json` prints no slower.
            0.79,
        ),
        case(
            "200 bytes full of escapes",
            bodies::note_taken(),
            bodies::plain_note_taken(),
            // 0.88 and a tenth. `serde_json` escapes both.
            0.97,
        ),
    ]
}

fn case<E, D>(name: &'static str, event: E, plain: PlainBody<D>, limit: f64) -> Case
where
    E: LinkrunnerEvent + 'static,
    D: Serialize + 'static,
{
    let case = Case {
        name,
        event: Box::new(move || {
            let body = black_box(&event).payload(USER).to_vec();
            body.expect("the events that are measured can be sent")
        }),
        plain: Box::new(move || {
            serde_json::to_vec(black_box(&plain)).expect("a plain struct can be written")
        }),
        limit,
    };
    assert_eq!((case.event)(), (case.plain)(), "not the same body");
    case
}

impl Case {
    fn side(&self, side: Side) -> &Encode {
        match side {
            Side::Event => &self.event,
            Side::Plain => &self.plain,
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Event,
    Plain,
}

impl Side {
    const NAMES: [(&'static str, Self); 2] = [("event", Self::Event), ("plain", Self::Plain)];
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, case, side, times] = arguments.as_slice() {
        if first == "--run" {
            return run(case, side, times);
        }
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let for_each = if has("--quick") {
        Duration::from_millis(20)
    } else {
        Duration::from_millis(500)
    };

    let valgrind = Command::new("valgrind").arg("--version").output();
    let counts = valgrind.is_ok_and(|output| output.status.success());
    if !counts {
        println!(
            "valgrind is not installed: wall time only (`apt-get install valgrind` for instructions)\n"
        );
    }
    println!("encoding into a fresh Vec           instructions                    wall time");
    println!("                              event   plain  ratio  limit     event   plain  ratio");
    let mut exceeded = Vec::new();
    for (index, case) in cases().iter().enumerate() {
        let mut line = format!("{:26}", case.name);
        if counts {
            let [event, plain] = ["event", "plain"].map(|side| instructions(index, side));
            let ratio = event / plain;
            line += &format!("{event:9.0} {plain:7.0} {ratio:6.2} {:6.2}", case.limit);
            if ratio > case.limit {
                exceeded.push(case.name);
            }
        } else {
            line += &" ".repeat(31);
        }
        let [event, plain] = wall_time(case, for_each);
        println!("{line} {event:6.0} ns {plain:4.0} ns {:6.2}", event / plain);
    }
    if has("--check") && !exceeded.is_empty() {
        eprintln!("over the limit: {}", exceeded.join("; "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Encodes one side of one case so many times: what is run under valgrind.
fn run(case: &str, side: &str, times: &str) -> ExitCode {
    let cases = cases();
    let case = case.parse().ok().and_then(|index: usize| cases.get(index));
    let side = Side::NAMES.into_iter().find(|(name, _)| *name == side);
    let (Some(case), Some((_, side)), Ok(times)) = (case, side, times.parse()) else {
        eprintln!("--run takes the number of a case, `event` or `plain`, and how many times");
        return ExitCode::FAILURE;
    };
    repeat(case.side(side), times);
    ExitCode::SUCCESS
}

fn repeat(encode: &Encode, times: usize) {
    for _ in 0..times {
        black_box(encode());
    }
}

/// The instructions of one encoding: what a hundred more of them add, so that the rest of the process is left out.
fn instructions(case: usize, side: &str) -> f64 {
    let [few, many] = [100, 200].map(|times| collected(case, side, times));
    (many - few) / 100.0
}

fn collected(case: usize, side: &str, times: usize) -> f64 {
    let this = std::env::current_exe().expect("a program knows its path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args(["--run", &case.to_string(), side, &times.to_string()])
        .output()
        .expect("valgrind was there a moment ago");
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
        .unwrap_or_else(|| panic!("valgrind counted nothing:\n{said}"))
}

/// The median nanoseconds of one encoding, for the event and for the plain struct. The two take turns, so that what
/// disturbs the one disturbs the other.
fn wall_time(case: &Case, for_each: Duration) -> [f64; 2] {
    const BATCH: usize = 200;
    let mut samples = [Vec::new(), Vec::new()];
    let begin = Instant::now();
    while begin.elapsed() < 2 * for_each {
        for (samples, (_, side)) in samples.iter_mut().zip(Side::NAMES) {
            let start = Instant::now();
            repeat(case.side(side), BATCH);
            samples.push(start.elapsed().as_nanos() as f64 / BATCH as f64);
        }
    }
    samples.map(|mut samples| {
        samples.sort_by(f64::total_cmp);
        samples[samples.len() / 2]
    })
}
