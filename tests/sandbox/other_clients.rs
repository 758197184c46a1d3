//! Clients that are not ours.

use std::env;
use std::io::Write;
use std::process::{Command, Output};

use linkrunner_events::sandbox::Sandbox;

use crate::support::KEY;

/// Runs a program, or says that the test did not run. In continuous integration that is a failure.
async fn run(mut command: Command) -> Option<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    let ran = tokio::task::spawn_blocking(move || command.output());
    let why = match ran.await.expect("no panic") {
        // The shell's word for a program that it does not find.
        Ok(output) if output.status.code() == Some(127) => {
            String::from_utf8_lossy(&output.stderr).into_owned()
        }
        Ok(output) => return Some(output),
        Err(error) => error.to_string(),
    };
    assert!(
        env::var_os("CI").is_none(),
        "{program}: {why}, and in CI nothing is skipped"
    );
    // Past the harness, which shows what passed tests print to nobody.
    let _ = writeln!(std::io::stderr(), "SKIPPED: a test needs {program}: {why}");
    None
}

#[tokio::test]
async fn curl() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut command = Command::new("curl");
    command.args([
        "-sS",
        "--noproxy",
        "*",
        "-w",
        "%{http_code}",
        "-H",
        "content-type: application/json",
    ]);
    command.args(["-H", &format!("linkrunner-key: {KEY}")]);
    command.args(["-d", r#"{"event_name": "item_viewed", "user_id": "user_12345", "event_data": {"product_id": "ABC123"}}"#]);
    command.arg(format!("{}/capture-event", sandbox.base_url()));
    let Some(output) = run(command).await else {
        return;
    };
    let answer = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        answer,
        r#"{"msg":"Event capture request received!","status":200,"data":null}201"#
    );
    assert_eq!(sandbox.events("item_viewed").len(), 1);
}

/// The line in the README works as it is written, but for the port, which another sandbox may have.
#[cfg(unix)]
#[tokio::test]
async fn the_curl_of_the_readme() {
    let readme = include_str!("../../README.md");
    let start = readme
        .find("curl http://127.0.0.1:4004/api/v1/")
        .expect("a line with curl");
    let line = readme[start..].split("\n```").next().expect("its end");
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let line = line.replace("127.0.0.1:4004", &sandbox.address().to_string());
    let mut command = Command::new("sh");
    command.args(["-c", &line]).env("NO_PROXY", "*");
    let Some(output) = run(command).await else {
        return;
    };
    let received = sandbox.received();
    assert_eq!(received.len(), 1, "{output:?}");
    assert_eq!(received[0].status(), Some(201));
    assert_eq!(received[0].findings().len(), 2);
}

/// The documentation's own example of a request, in JavaScript.
#[tokio::test]
async fn fetch_in_node() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let script = format!(
        r#"
        const response = await fetch("{}/capture-event", {{
            method: "POST",
            headers: {{
                "Content-Type": "application/json",
                "linkrunner-key": "{KEY}",
            }},
            body: JSON.stringify({{
                event_name: "purchase_completed",
                event_data: {{
                    order_id: "ORD-12345",
                    product_ids: ["P-001", "P-002"],
                    total_amount: 125.99,
                    currency: "USD",
                    payment_method: "credit_card",
                }},
                user_id: "user_12345",
            }}),
        }});
        console.log(response.status, JSON.stringify(await response.json()));
        "#,
        sandbox.base_url()
    );
    let mut command = Command::new("node");
    command.args(["--input-type=module", "--eval", &script]);
    let Some(output) = run(command).await else {
        return;
    };
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim_end(),
        r#"201 {"msg":"Event capture request received!","status":200,"data":null}"#,
        "{output:?}"
    );
    let events = sandbox.events("purchase_completed");
    let rules: Vec<&str> = events[0]
        .findings()
        .iter()
        .map(|finding| finding.rule().id())
        .collect();
    assert_eq!(rules, ["revenue-under-other-key"]);
}
