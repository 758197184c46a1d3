//! The failing plan test in the README.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use linkrunner_events::__private::{Listed, run_plan_test};
use linkrunner_events::plan::{Plan, lock_file_name};
use linkrunner_events::{Currency, LinkrunnerEvent};

/// The event that is committed.
mod before {
    use super::{Currency, LinkrunnerEvent};

    #[derive(LinkrunnerEvent)]
    #[allow(dead_code)]
    pub(super) struct PurchaseCompleted<'a> {
        order_id: &'a str,
        amount: f64,
        currency: Currency,
        coupon: Option<&'a str>,
    }
}

// The event after the rename. A doc comment would be a further change.
#[derive(LinkrunnerEvent)]
#[allow(dead_code)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,
    currency: Currency,
    code: Option<&'a str>,
}

/// Set in the child, whose plan test fails.
const CHILD: &str = "LINKRUNNER_README_PLAN";

/// The plan test reads the folder of the package from a variable, so it runs in a child.
#[test]
fn the_message_is_real() {
    if env::var_os(CHILD).is_some() {
        let listed = [Listed::event::<PurchaseCompleted<'_>>()];
        run_plan_test("shop", None, None, &listed);
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme_plan");
    fs::create_dir_all(&folder).expect("a folder");
    let committed = Plan::of::<before::PurchaseCompleted<'_>>().to_lock();
    fs::write(folder.join(lock_file_name(None)), committed).expect("written");
    let output = Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "plan::the_message_is_real", "--nocapture"])
        .env(CHILD, "1")
        .env("CARGO_MANIFEST_DIR", &folder)
        .env_remove("LINKRUNNER_PLAN")
        .output()
        .expect("it runs");
    let output = String::from_utf8(output.stderr).expect("a text");
    let from = output.find("the types differ").expect("the message");
    let end = "`linkrunner.toml`.\n";
    let to = output.find(end).expect("the last step") + end.len();
    let message = &output[from..to];
    assert!(super::PLAN.contains(message), "{message}");
    // The README has its beginning.
    let beginning = message.split("\n\n1 break.").next().expect("a text");
    assert!(super::README.contains(beginning), "{beginning}");
}
