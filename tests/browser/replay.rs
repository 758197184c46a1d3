//! Calls that are sent again from the page.

use linkrunner_events::Endpoint;
use serde_json::json;

use crate::driver::with_page;
use crate::send::{call, client, event};

/// Control and A.
const ALL: &str = "\u{e009}a\u{e000}";

#[tokio::test]
async fn a_call_is_replayed_as_it_was() {
    with_page(async |page, sandbox| {
        let body = r#"{ "event_name": "paid", "user_id": "u", "event_data": {"price": 1.50} }"#;
        let sent = call(&client(), sandbox, Endpoint::CaptureEvent, body).send();
        assert_eq!(sent.await.expect("an answer").status(), 201);
        page.until("document.querySelector('.row')").await;
        page.click(".row").await;
        page.until("document.querySelector('#replay:not(:disabled)')")
            .await;
        page.click("#replay").await;
        page.until("state.selected === 2 && document.querySelector('#toast').textContent === 'Sent as call 2: 201'")
            .await;
        assert_eq!(sandbox.received()[1].text(), body);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_edited_and_replayed() {
    with_page(async |page, sandbox| {
        event(sandbox, "paid", json!({ "amount": "5" })).await;
        page.until("document.querySelector('.row')").await;
        page.click(".row").await;
        page.until("document.querySelector('#edit:not(:disabled)')")
            .await;
        page.click("#edit").await;
        page.until("document.activeElement.id === 'edit-body'")
            .await;
        let shown = page
            .value("document.querySelector('#edit-body').value")
            .await;
        assert!(
            shown
                .as_str()
                .expect("a text")
                .contains("\n    \"amount\": \"5\"\n"),
            "{shown}"
        );
        // Letters are letters here, and no shortcuts.
        let edited =
            r#"{"event_name":"paid","user_id":"u","event_data":{"amount":5,"currency":"EUR"}}"#;
        page.press(ALL).await;
        page.press(edited).await;
        page.click("#edit-send").await;
        page.until("state.selected === 2 && document.querySelector('.detail .json')")
            .await;
        let calls = sandbox.received();
        assert_eq!(calls[1].text(), edited);
        assert!(calls[1].findings().is_empty());

        // The path alone.
        page.until("document.querySelector('#edit:not(:disabled)')")
            .await;
        page.click("#edit").await;
        page.click("#edit-path").await;
        page.press("s").await;
        page.click("#edit-send").await;
        page.until("state.selected === 3 && document.querySelector('.refusal')")
            .await;
        let calls = sandbox.received();
        assert_eq!(calls[2].status(), Some(404));
        assert_eq!(calls[2].text(), edited);
        assert_eq!(
            calls[2].path().replace('s', ""),
            "/api/v1/capture-event".replace('s', "")
        );
    })
    .await;
}

#[tokio::test]
async fn a_call_that_was_forgotten_cannot_be_replayed() {
    with_page(async |page, sandbox| {
        event(sandbox, "paid", json!({})).await;
        page.until("document.querySelector('.row')").await;
        // The page does not hear of it while it is cut off.
        page.value("feed.close()").await;
        page.click(".row").await;
        page.until("document.querySelector('#replay:not(:disabled)')")
            .await;
        sandbox.clear();
        page.click("#replay").await;
        page.until("document.querySelector('#toast').textContent.startsWith('There is no call with this number')")
            .await;
        let complaints = page.console().await;
        let is_network = |entry: &serde_json::Value| entry["source"] == "network";
        assert!(complaints.iter().all(is_network), "{complaints:?}");
    })
    .await;
}
