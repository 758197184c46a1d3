//! What the page says about a call: why it was rejected, what is wrong in it, and where.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use serde_json::json;

use crate::driver::{Page, with_page};
use crate::send::{KEY, call, client, event, payment};

/// Opens the detail of the newest call.
async fn open_newest(page: &Page, sandbox: &Sandbox) {
    let number = sandbox.received().last().expect("a call").number();
    page.until(&format!("find({number})")).await;
    page.value(&format!("select({number})")).await;
    page.until("document.querySelectorAll('.detail .json').length === 2")
        .await;
}

async fn send(sandbox: &Sandbox, endpoint: Endpoint, body: &str) -> u16 {
    let sent = call(&client(), sandbox, endpoint, body.to_owned()).send();
    sent.await.expect("an answer").status().as_u16()
}

/// The marked parts of the body.
async fn marked(page: &Page) -> serde_json::Value {
    page.value("[...document.querySelectorAll('.detail .json .marked')].map((node) => node.firstChild.textContent).sort()")
        .await
}

/// Sorted, because a feature of serde_json decides the order of keys.
fn sorted(values: &[&str]) -> serde_json::Value {
    let mut values = values.to_vec();
    values.sort_unstable();
    json!(values)
}

#[tokio::test]
async fn a_rejected_call_has_a_red_bar_and_its_reason() {
    with_page(async |page, sandbox| {
        let body = r#"{"user_id":"u","amount":5}"#;
        assert_eq!(send(sandbox, Endpoint::CapturePayment, body).await, 400);
        open_newest(page, sandbox).await;
        let reason = "payment_id is required.";
        assert_eq!(page.text(".row.rejected .reason").await, reason);
        assert_eq!(page.text(".refusal").await, format!("Rejected. {reason}"));
        let bar = "getComputedStyle(document.querySelector('.row.rejected'), '::before').backgroundColor";
        let red = "(() => { const probe = document.createElement('i'); probe.style.color = 'var(--bar-refused)'; document.body.append(probe); \
                   const colour = getComputedStyle(probe).color; probe.remove(); return colour; })()";
        assert_eq!(page.value(bar).await, page.value(red).await);
        page.until("document.getElementById('total-rejected').textContent === '1'").await;
        event(sandbox, "level", json!({})).await;
        page.until("document.querySelectorAll('.row').length === 2").await;
        page.click("#only-rejected").await;
        page.until("document.querySelectorAll('.row').length === 1 && document.querySelector('.row.rejected')").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_path_is_shown_beside_the_right_ones() {
    with_page(async |page, sandbox| {
        let url = format!("{}/capture-evnt", sandbox.base_url());
        let sent = client().post(url).header("linkrunner-key", KEY).body("{}").send();
        assert_eq!(sent.await.expect("an answer").status(), 404);
        open_newest(page, sandbox).await;
        let expected = "Not found: /api/v1/capture-evnt is none of the paths /api/v1/capture-event, /api/v1/capture-payment, \
                        /api/v1/remove-payment, /api/v1/get-attribution-result.";
        let reason = page.value("document.querySelector('.row .reason').textContent").await;
        assert_eq!(reason, expected);
        assert_eq!(page.text(".refusal").await, format!("Rejected. {expected}"));
    })
    .await;
}

#[tokio::test]
async fn invalid_json_shows_its_place() {
    with_page(async |page, sandbox| {
        let body = "{\"event_name\": \"größe 😀\",\n \"user_id\": user_1}";
        assert_eq!(send(sandbox, Endpoint::CaptureEvent, body).await, 400);
        open_newest(page, sandbox).await;
        let refusal = page.text(".refusal").await;
        assert!(refusal.contains("expected value at line 2 column 13, after "), "{refusal}");
        let around = "((mark) => [mark.previousSibling.textContent.slice(-2), mark.textContent, mark.nextSibling.textContent])(document.querySelector('.json .broken'))";
        assert_eq!(page.value(around).await, json!([": ", "u", "ser_1}"]));
        assert_eq!(page.value("document.querySelector('.detail .json').textContent").await, body);

        assert_eq!(send(sandbox, Endpoint::CaptureEvent, "{\"event_name\": \"a").await, 400);
        open_newest(page, sandbox).await;
        assert_eq!(page.text(".json .broken").await, "the body ends here, before the JSON is complete");
    })
    .await;
}

#[tokio::test]
async fn the_wrong_values_are_marked_and_long_ones_collapsed() {
    with_page(async |page, sandbox| {
        let data = json!({
            "amount": "5", "currency": "EUR", "inner": { "amount": "7" }, "level_5": true, "list": ["y".repeat(301)],
            "note": "x".repeat(500),
        });
        event(sandbox, "Paid", data).await;
        open_newest(page, sandbox).await;
        let note = format!("\"{}", "x".repeat(299));
        assert_eq!(marked(page).await, sorted(&["\"5\"", "\"level_5\"", &note, "\"Paid\""]));
        let five = "[...document.querySelectorAll('.json .marked')].find(value => value.firstChild.textContent === '\"5\"').title";
        let title = page.value(five).await;
        assert!(title.as_str().expect("a title").starts_with("number-as-string: "), "{title}");
        assert_eq!(page.value("document.querySelectorAll('.json .expand').length").await, 2);
        assert_eq!(page.text(".json .expand").await, "… 3 more characters");
        page.click(".json .expand").await;
        assert_eq!(page.value("document.querySelectorAll('.json .expand').length").await, 1);
        assert!(page.text(".json").await.contains(&"y".repeat(301)));
        assert!(!page.text(".json").await.contains(&"x".repeat(301)));

        let contents = json!([{ "id": "a", "quantity": 1, "item_price": 5 }, { "id": "b", "quantity": "2", "item_price": 5 }]);
        let data = json!({ "contents": contents, "content_ids": ["a"], "content_type": "product", "currency": "EUR", "value": 15, "num_items": 3 });
        event(sandbox, "cart_added", data).await;
        open_newest(page, sandbox).await;
        assert_eq!(marked(page).await, sorted(&["\"b\"", "\"2\""]));
    })
    .await;
}

#[tokio::test]
async fn a_finding_leads_to_the_call_that_it_names() {
    with_page(async |page, sandbox| {
        payment(sandbox, "pay_1", 9.99).await;
        payment(sandbox, "pay_1", 9.99).await;
        open_newest(page, sandbox).await;
        assert_eq!(page.text(".findings .link").await, "call 1");
        page.click(".findings .link").await;
        page.until("state.selected === 1 && document.querySelector('.all-clear')")
            .await;

        // Without that call there is nowhere to go.
        page.value("(state.calls.shift(), select(2))").await;
        page.until("document.querySelector('.findings')").await;
        assert!(
            page.text(".findings")
                .await
                .contains("call 1 already sent the same payment")
        );
        assert_eq!(
            page.value("document.querySelectorAll('.findings .link').length")
                .await,
            0
        );
    })
    .await;
}
