//! The page as axe-core judges it, the usual checker of accessibility.

use std::path::PathBuf;
use std::process::Command;

use linkrunner_events::Endpoint;
use linkrunner_events::plan::Lock;
use linkrunner_events::sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::driver::{Page, find, skip, with_page_of};
use crate::send::{call, client, event, payment};

/// Another version may have other rules.
const AXE: &str = "axe-core@4.10.3";

/// The source of axe-core, which npm installs below the target folder. `None` where npm is missing.
async fn axe() -> Option<String> {
    let npm = find("npm")?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("axe");
    let source = folder.join("node_modules/axe-core/axe.min.js");
    if !source.exists() {
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut install = Command::new(npm);
        install.args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--prefix",
        ]);
        install.arg(&folder).arg(AXE);
        let installed = tokio::task::spawn_blocking(move || install.output()).await;
        let output = installed.expect("no panic").expect("npm");
        assert!(output.status.success(), "{output:?}");
    }
    Some(std::fs::read_to_string(source).expect("the source"))
}

/// What axe-core finds: the rule, its impact, and the first nodes.
async fn violations(page: &Page) -> Value {
    // A colour that is still moving would be judged.
    page.until("document.getAnimations().every((animation) => animation.playState === 'finished' || animation.effect.getTiming().iterations === Infinity)").await;
    page.value("((window.axeFound = null), axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => { \
        window.axeFound = violations.map(({ id, impact, nodes }) => [id, impact, nodes.slice(0, 3).map((node) => node.html)]); }), true)").await;
    page.until("window.axeFound").await;
    page.value("window.axeFound").await
}

#[tokio::test]
async fn axe_finds_nothing() {
    let Some(axe) = axe().await else {
        skip("npm");
        return;
    };
    let plan = Lock::parse("format = 1\n[event.item_viewed]\n[event.never_seen]\n");
    let builder = Sandbox::builder().plan(plan.expect("a lock file").plan);
    with_page_of(builder, async |page, sandbox| {
        page.run(&axe).await;
        for (width, height, is_phone) in [(1280, 800, false), (390, 844, true)] {
            page.resize(width, height, is_phone).await;
            assert_eq!(violations(page).await, json!([]), "empty, {width} wide");
        }

        event(sandbox, "item_viewed", json!({ "product_id": "A" })).await;
        event(
            sandbox,
            "Paid",
            json!({ "amount": "5", "level_5": true, "note": "x".repeat(400) }),
        )
        .await;
        payment(sandbox, "pay_1", 9.99).await;
        payment(sandbox, "pay_1", 9.99).await;
        let broken = call(
            &client(),
            sandbox,
            Endpoint::CaptureEvent,
            "{\"event_name\": x}",
        )
        .send();
        assert_eq!(broken.await.expect("an answer").status(), 400);
        sandbox.answer_next(Fault::status(503));
        page.until("state.calls.length === 5 && document.querySelector('.name')")
            .await;
        for scheme in ["light", "dark"] {
            page.set_scheme(scheme).await;
            for (width, height, is_phone) in
                [(1280, 800, false), (820, 1000, false), (390, 844, true)]
            {
                page.resize(width, height, is_phone).await;
                page.value("select(null)").await;
                assert_eq!(
                    violations(page).await,
                    json!([]),
                    "the list, {scheme}, {width} wide"
                );
                for number in [2, 4, 5] {
                    page.value(&format!("select({number})")).await;
                    page.until("document.querySelectorAll('.detail .json').length === 2")
                        .await;
                    assert_eq!(
                        violations(page).await,
                        json!([]),
                        "call {number}, {scheme}, {width} wide"
                    );
                }
                page.click("#edit").await;
                assert_eq!(
                    violations(page).await,
                    json!([]),
                    "the editor, {scheme}, {width} wide"
                );
                page.value("select(null)").await;
                page.click("#faults-button").await;
                assert_eq!(
                    violations(page).await,
                    json!([]),
                    "the faults, {scheme}, {width} wide"
                );
                page.click("#faults-button").await;
                page.value("document.querySelector('#help').showModal()")
                    .await;
                assert_eq!(
                    violations(page).await,
                    json!([]),
                    "the shortcuts, {scheme}, {width} wide"
                );
                page.value("document.querySelector('#help').close()").await;
            }
        }
    })
    .await;
}
