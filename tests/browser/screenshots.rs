//! Takes the pictures of the page:
//!
//! ```sh
//! cargo test -p linkrunner-tests --test browser -- --ignored screenshots
//! ```

use std::path::Path;

use linkrunner_events::Endpoint;
use linkrunner_events::plan::Lock;
use linkrunner_events::sandbox::Sandbox;
use serde_json::json;

use crate::driver::{Page, with_page_of};
use crate::send::{KEY, call, client};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../linkrunner-events/assets");

#[tokio::test]
#[ignore = "overwrites the pictures of the README"]
async fn screenshots() {
    std::fs::create_dir_all(DIRECTORY).expect("the directory");
    let builder = Sandbox::builder().port(4004);
    with_page_of(builder, async |page, sandbox| {
        page.resize(1280, 800, false).await;
        page.set_scheme("light").await;
        shop(sandbox).await;
        page.until("state.calls.length === 36").await;
        choose(page, "add_to_cart").await;
        settle(page).await;
        save(page, "sandbox.png").await;

        page.set_scheme("dark").await;
        page.click("#faults-button").await;
        let faults = json!({ "shares": { "429": 0.3, "timeout": 0.05 }, "latency_ms": 500 });
        let set = client()
            .put(format!("{}_sandbox/faults", sandbox.page_url()))
            .header("content-type", "application/json")
            .body(faults.to_string());
        assert_eq!(set.send().await.expect("an answer").status(), 200);
        page.until("document.querySelector('#faults-button.on')")
            .await;
        choose(page, "purchase_completed").await;
        settle(page).await;
        save(page, "sandbox-dark.png").await;
        page.click("#faults-button").await;

        page.set_scheme("light").await;
        page.resize(390, 844, true).await;
        page.value("select(null)").await;
        settle(page).await;
        save(page, "sandbox-phone.png").await;
        choose(page, "add_to_cart").await;
        settle(page).await;
        save(page, "sandbox-phone-detail.png").await;
    })
    .await;

    let plan = Lock::parse(PLAN).expect("a lock file").plan;
    let builder = Sandbox::builder().port(4004).plan(plan);
    with_page_of(builder, async |page, sandbox| {
        page.resize(1280, 800, false).await;
        page.set_scheme("light").await;
        shop(sandbox).await;
        page.until("document.querySelector('#plan-count').textContent === '6 of 9 seen'")
            .await;
        choose(page, "level_completed").await;
        settle(page).await;
        save(page, "sandbox-plan.png").await;
    })
    .await;
}

/// What the shop has planned.
const PLAN: &str = r#"
format = 1

[event.add_to_cart]
ecommerce = "AddToCart"
fields."content_ids" = { shape = "list" }
fields."content_ids[]" = { shape = "string" }
fields."content_type" = { shape = ["product", "product_group"] }
fields."contents" = { shape = "list" }
fields."contents[]" = { shape = "any" }
fields."currency" = { shape = "string" }
fields."num_items" = { shape = "integer" }
fields."value" = { shape = "number" }

[event.app_opened]
fields."app_version" = { shape = "string" }
fields."os" = { shape = ["android", "ios"] }

[event.checkout_started]
fields."step" = { shape = "integer" }

[event.item_viewed]
fields."category" = { shape = "string", optional = true }
fields."price" = { shape = "number" }
fields."product_id" = { shape = "string" }

[event.level_completed]
fields."level" = { shape = "integer" }
fields."seconds_taken" = { shape = "integer" }

[event.search_performed]
fields."query_length" = { shape = "integer" }
fields."results" = { shape = "integer" }

[event.subscription_paused]

[event.trial_started]

[payment.order_data]
fields."currency" = { shape = "string" }
fields."order_id" = { shape = "string" }
"#;

/// Looks at the newest call of this name that has a finding.
async fn choose(page: &Page, name: &str) {
    let number = format!(
        "state.calls.findLast((call) => call.name === '{name}' && call.findings.length).number"
    );
    page.value(&format!("select({number})")).await;
    page.until("document.querySelector('.detail .json')").await;
}

/// Until nothing moves any more.
async fn settle(page: &Page) {
    page.until("document.getAnimations().every((animation) => animation.playState === 'finished' || animation.effect.getTiming().iterations === Infinity)").await;
    page.value("document.activeElement.blur()").await;
}

pub(crate) async fn save(page: &Page, name: &str) {
    let picture = page.screenshot().await;
    assert!(
        picture.len() < 250_000,
        "{name} has {} bytes",
        picture.len()
    );
    std::fs::write(Path::new(DIRECTORY).join(name), picture).expect("written");
}

/// What an evening in a shop looks like, with the mistakes that people make.
async fn shop(sandbox: &Sandbox) {
    const VIEWED: &str = r#"{"product_id":"sku_blue_tshirt_m","category":"shirts","price":799}"#;
    let events = [
        (
            "app_opened",
            "user_20417",
            r#"{"os":"android","app_version":"4.2.0"}"#.to_owned(),
        ),
        ("item_viewed", "user_20417", VIEWED.to_owned()),
        (
            "search_performed",
            "user_31080",
            r#"{"query_length":12,"results":48}"#.to_owned(),
        ),
        ("item_viewed", "user_31080", VIEWED.to_owned()),
        ("add_to_cart", "user_20417", cart("1598", "INR")),
        ("Item_Viewed", "user_40551", VIEWED.to_owned()),
        ("checkout_started", "user_20417", r#"{"step":1}"#.to_owned()),
        ("item_viewed", "user_20417", VIEWED.to_owned()),
        (
            "purchase_completed",
            "user_31080",
            r#"{"order_id":"ORD-12345","amount":"149.99","currency":"euro"}"#.to_owned(),
        ),
        (
            "level_completed",
            "user_50021",
            r#"{"level":12,"took_seconds":91}"#.to_owned(),
        ),
        (
            "search_performed",
            "user_50021",
            r#"{"query_length":4,"results":0}"#.to_owned(),
        ),
        ("item_viewed", "user_31080", VIEWED.to_owned()),
        (
            "user_referred",
            "user_11932",
            r#"{"channel":"share_sheet","email":"friend@example.com"}"#.to_owned(),
        ),
        ("item_viewed", "user_31080", VIEWED.to_owned()),
        ("item_viewed", "user_50021", VIEWED.to_owned()),
        ("add_to_cart", "user_31080", cart(r#""1598.00""#, "inr")),
        ("item_viewed", "user_60310", VIEWED.to_owned()),
    ];
    let client = client();
    for round in 0..2 {
        for (index, (name, user, data)) in events.iter().enumerate() {
            if (round, index) == (1, 13) {
                wrong_calls(&client, sandbox).await;
            }
            let (endpoint, body) = if round == 1 && *name == "purchase_completed" {
                let body = format!(
                    r#"{{"user_id":"{user}","payment_id":"pay_8841","amount":1598,"type":"ONE_TIME","event_data":{{"currency":"INR"}}}}"#
                );
                (Endpoint::CapturePayment, body)
            } else {
                let body =
                    format!(r#"{{"event_name":"{name}","user_id":"{user}","event_data":{data}}}"#);
                (Endpoint::CaptureEvent, body)
            };
            let sent = call(&client, sandbox, endpoint, body).send();
            assert_eq!(sent.await.expect("an answer").status(), 201);
            // An evening in quick motion, so that the chart has something to show.
            let pause = [90, 400, 30, 700, 60, 1300, 250][(index + round) % 7];
            tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        }
    }
}

fn cart(value: &str, currency: &str) -> String {
    format!(
        r#"{{"content_ids":["sku_blue_tshirt_m"],"contents":[{{"id":"sku_blue_tshirt_m","quantity":2,"item_price":799}}],"content_type":"product","currency":"{currency}","value":{value},"num_items":2}}"#
    )
}

/// Somebody has mistyped a path, and somebody a comma.
async fn wrong_calls(client: &reqwest::Client, sandbox: &Sandbox) {
    let wrong = [
        (
            "/api/v1/capture-events",
            r#"{"event_name":"app_opened","user_id":"user_20417"}"#,
        ),
        (
            "/api/v1/capture-event",
            r#"{"event_name":"item_viewed","user_id":"user_31080",}"#,
        ),
    ];
    for (path, body) in wrong {
        let url = format!("http://{}{path}", sandbox.address());
        let sent = client.post(url).header("linkrunner-key", KEY);
        let sent = sent.header("content-type", "application/json").body(body);
        assert!(
            sent.send()
                .await
                .expect("an answer")
                .status()
                .is_client_error()
        );
    }
}
