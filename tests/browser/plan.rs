//! The planned events on the page.

use linkrunner_events::plan::Lock;
use linkrunner_events::sandbox::{Sandbox, SandboxBuilder};
use serde_json::json;

use crate::driver::{with_page, with_page_of};
use crate::send::{event, payment};

const LOCK: &str = r#"
format = 1

[event.app_opened]
about = "<b>Opened</b>"

[event.level_completed]
fields."level" = { shape = "integer" }

[payment.no_data]
"#;

fn planned(lock: &str) -> SandboxBuilder {
    let plan = Lock::parse(lock).expect("a lock file").plan;
    Sandbox::builder().plan(plan)
}

/// The rows of the plan as they are shown, one a line.
fn shows(rows: &[&str]) -> String {
    let rows = json!(rows);
    format!(
        "JSON.stringify([...document.querySelectorAll('#plan li')].map((row) => [...row.children].map((part) => \
         part.textContent).join(': '))) === JSON.stringify({rows})"
    )
}

#[tokio::test]
async fn planned_events_are_shown_until_all_have_arrived() {
    with_page_of(planned(LOCK), async |page, sandbox| {
        page.until(&shows(&[
            "app_opened: not seen",
            "level_completed: not seen",
            "payment · no_data: not seen",
        ]))
        .await;
        assert_eq!(page.text("#plan-count").await, "0 of 3 seen");

        event(sandbox, "app_opened", json!({})).await;
        event(sandbox, "app_opened", json!({})).await;
        page.until(&shows(&[
            "level_completed: not seen",
            "payment · no_data: not seen",
            "app_opened: 2",
        ]))
        .await;
        let marked = "[...document.querySelectorAll('#plan li')].map((row) => row.classList.contains('seen'))";
        assert_eq!(page.value(marked).await, json!([false, false, true]));

        payment(sandbox, "pay_1", 9.99).await;
        event(sandbox, "level_completed", json!({ "level": "3" })).await;
        page.until("document.querySelector('#plan-count').textContent === '3 of 3 seen'")
            .await;
        page.until("document.querySelector('.row .badge')?.textContent === 'other-shape'")
            .await;

        page.click("#clear").await;
        page.until("document.querySelector('#plan-count').textContent === '0 of 3 seen'")
            .await;
    })
    .await;
}

#[tokio::test]
async fn without_a_plan_there_is_no_list() {
    with_page(async |page, sandbox| {
        event(sandbox, "app_opened", json!({})).await;
        page.until("document.querySelector('.row')").await;
        assert_eq!(
            page.value("document.querySelector('#plan-card').hidden")
                .await,
            true
        );
    })
    .await;
}

#[tokio::test]
async fn a_plan_of_many_events_leaves_room_for_the_names() {
    let mut lock = String::from("format = 1\n");
    for number in 0..2_000 {
        lock.push_str(&format!("[event.event_{number:04}]\n"));
    }
    with_page_of(planned(&lock), async |page, sandbox| {
        for number in 0..30 {
            event(sandbox, &format!("event_{number:04}"), json!({})).await;
        }
        page.until("document.querySelector('#plan-count').textContent === '30 of 2,000 seen'")
            .await;
        let rows = page
            .value("document.querySelectorAll('#plan li').length")
            .await;
        assert_eq!(rows, 201);
        for card in ["#names-card", "#plan-card"] {
            let height = format!("document.querySelector('{card}').getBoundingClientRect().height");
            let height = page.value(&height).await.as_f64().expect("a number");
            assert!(height > 120.0, "{card} is {height} px high");
        }
        let overflow = "document.documentElement.scrollHeight > innerHeight || \
                        document.documentElement.scrollWidth > innerWidth";
        assert_eq!(page.value(overflow).await, false);
    })
    .await;
}
