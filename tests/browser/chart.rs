//! The chart: its scale, what it says about a bar, and the filter by a span of time.

use linkrunner_events::Endpoint;
use serde_json::json;

use crate::driver::with_page;
use crate::send::{call, client, event};

const END: &str = "\u{e010}";
const LEFT: &str = "\u{e012}";
const ENTER: &str = "\u{e007}";

#[tokio::test]
async fn a_bar_says_what_it_counts_and_filters() {
    with_page(async |page, sandbox| {
        page.until("document.querySelector('#chart-end').textContent === '4'").await;
        for _ in 0..5 {
            event(sandbox, "level", json!({ "level_5": true })).await;
        }
        event(sandbox, "opened", json!({})).await;
        let refused = call(&client(), sandbox, Endpoint::CapturePayment, r#"{"amount":"5"}"#).send();
        assert_eq!(refused.await.expect("an answer").status(), 400);
        page.until("document.querySelector('#total').textContent === '7'").await;
        // All in one second, or in two.
        let scale = "[...document.querySelectorAll('.scale span')].map((end) => end.textContent).join(' ')";
        let scale = page.value(scale).await;
        assert!(scale == "10 5 0" || scale == "4 2 0", "{scale}");
        let label = page.value("document.querySelector('#chart-box').getAttribute('aria-label')").await;
        assert_eq!(label, "Calls in the last minute: 7 calls, 6 with findings, 1 rejected");
        let totals = "['total', 'total-findings', 'total-rejected'].map((id) => document.getElementById(id).textContent)";
        assert_eq!(page.value(totals).await, json!(["7", "6", "1"]));

        // By keyboard: to the left until a bar with calls is found.
        let chart = page.find("#chart-box").await;
        chart.send_keys(END).await.expect("a key");
        let said = "document.querySelector('#chart-box').getAttribute('aria-valuetext')";
        for _ in 0..60 {
            let bar = page.value(said).await;
            if !bar.as_str().expect("a text").contains(": 0 calls") {
                break;
            }
            chart.send_keys(LEFT).await.expect("a key");
        }
        let tip = page.text("#chart-tip").await;
        assert!(!tip.contains(": 0 calls") && tip.contains(" with findings, "), "{tip}");
        page.press(ENTER).await;
        page.until("state.filter.span && !document.querySelector('#only-span').hidden").await;
        let within = "state.visible.length > 0 && state.visible.every((call) => call.at >= state.filter.span[0] && call.at < state.filter.span[1])";
        assert_eq!(page.value(within).await, true);
        assert!(page.text("#only-span").await.contains(" – "));
        page.click("#only-span").await;
        page.until("state.visible.length === 7 && document.querySelector('#only-span').hidden").await;

        // By pointer, on the first bar, in which nothing arrived.
        page.value("((box, { left, top }) => box.dispatchEvent(new MouseEvent('click', { clientX: left + 1, clientY: top + 1, bubbles: true })))(document.querySelector('#chart-box'), document.querySelector('#chart').getBoundingClientRect())").await;
        page.until("state.visible.length === 0 && !document.querySelector('#nothing').hidden").await;
        page.click("#reset").await;
        page.until("state.visible.length === 7").await;
    })
    .await;
}
