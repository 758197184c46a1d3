//! A workspace that cargo builds and tests: the way from the types to the first red pull request.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder::{Folder, without_commits};
use crate::Run;

const MANIFEST: &str = r#"[workspace]
resolver = "3"
members = ["crates/*"]

[workspace.package]
version = "1.0.0"
edition = "2024"

[workspace.dependencies]
linkrunner-events = { path = "PATH", default-features = false, features = ["plan"] }
serde = { version = "1.0", features = ["derive"] }
"#;

const TEST: &str = "#[cfg(test)]\nlinkrunner_events::plan_test!();\n";

/// A library whose events nobody names, beside a `main.rs` with an event of its own.
const SHOP: &str = r#"
mod events;

/// The data of a payment.
#[derive(linkrunner_events::EventData)]
pub struct OrderData {
    pub order_id: String,
    pub amount: f64,
    pub currency: linkrunner_events::Currency,
}

/// The plan has the name of the type.
#[cfg(test)]
type Order = OrderData;

#[cfg(test)]
linkrunner_events::plan_test!(payment(Order));
"#;
const SHOP_EVENTS: &str = r#"
use linkrunner_events::{Currency, LinkrunnerEvent};

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
pub struct PurchaseCompleted {
    pub order_id: String,
    pub amount: f64,
    pub currency: Currency,
    /// The code that the shopper typed.
    pub coupon: Option<String>,
    pub plan: PlanName,
}

/// An enum with serde alone: its values are unknown to the plan.
#[derive(serde::Serialize)]
pub enum PlanName {
    Free,
}

#[cfg(test)]
mod tests {
    #[derive(linkrunner_events::LinkrunnerEvent)]
    struct OnlyInTests {
        key: u8,
    }
}
"#;
const SHOP_MAIN: &str = r#"
#[derive(linkrunner_events::LinkrunnerEvent)]
struct ServerStarted {
    workers: usize,
}

fn main() {
    println!("{}", ServerStarted::EVENT_NAME);
}
"#;

/// Another version of an event of the shop.
const WEB: &str = r#"
use linkrunner_events::{Currency, LinkrunnerEvent};

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
pub struct PurchaseCompleted {
    pub order_id: String,
    pub amount: f64,
    pub currency: Currency,
    pub plan: String,
    pub browser: String,
}
"#;

const GENERIC: &str = r#"
use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
pub struct StepCompleted<T: EventData> {
    pub step: u32,
    #[linkrunner(flatten)]
    pub details: T,
}

#[derive(EventData)]
pub struct Address {
    pub country: String,
}

#[cfg(test)]
linkrunner_events::plan_test!(LISTED);
"#;

const GATED: &str = r#"
#[cfg(feature = "events")]
#[derive(linkrunner_events::LinkrunnerEvent)]
pub struct CacheCleared {
    pub entries: u64,
}

#[cfg(all(test, feature = "events"))]
linkrunner_events::plan_test!();
"#;

/// The workspace on disk.
struct Fixture(Folder);

impl Fixture {
    fn new() -> Self {
        let folder = Folder::empty();
        let library = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = library.to_str().expect("a text").replace('\\', "/");
        folder.write("Cargo.toml", MANIFEST.replace("PATH", &path));
        // The versions that are on this machine already.
        let lock = fs::read(library.join("../Cargo.lock")).expect("the lock file of cargo");
        folder.write("Cargo.lock", lock);
        folder.write(".gitignore", "/Cargo.lock\n");
        let fixture = Self(folder);
        fixture.package("shop", "", SHOP);
        fixture.0.write("crates/shop/src/events.rs", SHOP_EVENTS);
        fixture
            .0
            .write("crates/shop/src/main.rs", format!("{SHOP_MAIN}{TEST}"));
        fixture.package("web", "", &format!("{WEB}{TEST}"));
        // More than the limit of macros that recurse.
        let listed = ["StepCompleted<Address>"; 150].join(", ");
        fixture.package("generic", "", &GENERIC.replace("LISTED", &listed));
        fixture.package("gated", "[features]\nevents = []\n", GATED);
        fixture.package(
            "tools",
            "",
            "pub fn double(number: u32) -> u32 {\n    number * 2\n}\n",
        );
        fixture.package("job", "", "");
        fs::remove_file(fixture.0.path().join("crates/job/src/lib.rs")).expect("removed");
        let job = SHOP_MAIN.replace("ServerStarted", "JobStarted");
        fixture
            .0
            .write("crates/job/src/main.rs", format!("{job}{TEST}"));
        fixture
    }

    fn package(&self, name: &str, more: &str, library: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\n{more}\n[dependencies]\n\
             linkrunner-events.workspace = true\nserde.workspace = true\n"
        );
        self.0.write(&format!("crates/{name}/Cargo.toml"), manifest);
        self.0.write(&format!("crates/{name}/src/lib.rs"), library);
    }

    /// Runs the plan tests of all packages, with `LINKRUNNER_PLAN` if it is given.
    fn test(&self, variable: Option<&str>) -> Run {
        let cargo = std::env::var("CARGO").expect("cargo runs the tests");
        let mut command = self.0.command(&cargo);
        command
            .args([
                "test",
                "--offline",
                "--quiet",
                "--workspace",
                "--features",
                "gated/events",
            ])
            .args(["--no-fail-fast", "linkrunner_plan"])
            // Kept between runs: building the library takes longer than all else.
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixture"),
            )
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("LINKRUNNER_PLAN");
        if let Some(variable) = variable {
            command.env("LINKRUNNER_PLAN", variable);
        }
        Run::new(command.output().expect("cargo"))
    }

    /// The lock files, sorted by path.
    fn locks(&self) -> Vec<PathBuf> {
        let mut locks = Vec::new();
        for package in fs::read_dir(self.0.path().join("crates")).expect("a folder") {
            for file in fs::read_dir(package.expect("a package").path()).expect("a folder") {
                let path = file.expect("a file").path();
                let name = path.file_name().and_then(|name| name.to_str());
                if name.is_some_and(|name| name.starts_with("linkrunner.plan")) {
                    locks.push(path.strip_prefix(self.0.path()).expect("below").to_owned());
                }
            }
        }
        locks.sort();
        locks
    }

    /// The text of all lock files, each after its path.
    fn lock_texts(&self) -> String {
        let text = |path: PathBuf| {
            let path = path.to_str().expect("a text").replace('\\', "/");
            format!("== {path}\n{}\n", self.0.read(&path))
        };
        self.locks().into_iter().map(text).collect()
    }
}

#[test]
fn from_the_types_to_the_lock_files_and_back() {
    let fixture = Fixture::new();

    let missing = fixture.test(None);
    assert_ne!(missing.code, 0, "{missing:?}");
    assert!(
        missing.stdout.contains("`linkrunner.plan.toml` is missing"),
        "{missing:?}"
    );
    assert_eq!(
        fixture.locks(),
        Vec::<PathBuf>::new(),
        "a plain test writes nothing"
    );
    insta::assert_snapshot!("check_before", fixture.0.plan(&["check"]).output(3));

    let update = fixture.test(Some("update"));
    assert_eq!(update.code, 0, "{update:?}");
    insta::assert_snapshot!("locks", fixture.lock_texts());
    insta::assert_snapshot!("check_after", fixture.0.plan(&["check"]).output(0));
    let clean = fixture.test(None);
    assert_eq!(clean.code, 0, "{clean:?}");

    // A merge conflict is named once, with the way out of it.
    let lock = "crates/job/linkrunner.plan.job.toml";
    let text = fixture.0.read(lock);
    fixture.0.write(lock, format!("<<<<<<< HEAD\n{text}"));
    let conflict = fixture.test(None);
    assert!(
        conflict.stdout.contains(
            "\n`linkrunner.plan.job.toml`, line 1: merge conflict. To regenerate the file: LINKRUNNER_PLAN=update cargo test \
             linkrunner_plan\n"
        ),
        "{conflict:?}"
    );
    assert_eq!(fixture.test(Some("update")).code, 0);
    assert_eq!(fixture.0.read(lock), text);

    // The rename of a field is red in the test, and in the pull request until somebody accepts it.
    fixture.0.commit("The plan");
    let renamed = SHOP_EVENTS.replace("pub coupon:", "pub coupon_code:");
    fixture.0.write("crates/shop/src/events.rs", renamed);
    let locks = fixture.lock_texts();
    let stale = fixture.test(None);
    assert_ne!(stale.code, 0, "{stale:?}");
    assert!(
        stale.stdout.contains(
            "1. Write the lock file: LINKRUNNER_PLAN=update cargo test linkrunner_plan\n2. Accept"
        ),
        "{stale:?}"
    );
    assert_eq!(fixture.lock_texts(), locks, "a plain test writes nothing");
    assert_eq!(fixture.test(Some("update")).code, 0);
    let diff = fixture.0.plan(&["diff"]);
    insta::assert_snapshot!("diff", without_commits(diff.output(1)));
    let accept = [
        "accept",
        "purchase_completed.coupon",
        "--reason",
        "the reports use the new key",
    ];
    fixture.0.plan(&accept).output(0);
    fixture.0.plan(&["diff"]).output(0);
}
