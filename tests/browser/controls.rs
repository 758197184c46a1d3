//! What one can do on the page.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Fault, RandomFaults, Sandbox};
use serde_json::json;

use crate::driver::{Page, with_page, with_page_of};
use crate::send::{call, client, event, payment};

/// Webdriver's names for keys.
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const ESCAPE: &str = "\u{e00c}";
const ENTER: &str = "\u{e007}";
/// Control and A, and then delete.
const EMPTIED: &str = "\u{e009}a\u{e000}\u{e017}";
const DOWN: &str = "\u{e015}";

async fn some_calls(page: &Page, sandbox: &Sandbox) {
    event(sandbox, "item_viewed", json!({ "item_id": "a" })).await;
    event(
        sandbox,
        "order_paid",
        json!({ "amount": "9", "currency": "USD" }),
    )
    .await;
    payment(sandbox, "pay_1", 9.99).await;
    let removal = call(
        &client(),
        sandbox,
        Endpoint::RemovePayment,
        r#"{"payment_id":"none"}"#,
    );
    removal.send().await.expect("an answer");
    page.until("document.querySelectorAll('.row').length === 4")
        .await;
}

/// Waits until these calls are shown, the newest first.
async fn shown(page: &Page, titles: &[&str]) {
    let titles = json!(titles);
    page.until(&format!(
        "JSON.stringify(state.visible.map(title).reverse()) === JSON.stringify({titles}) \
         && document.querySelectorAll('.row').length === {titles}.length"
    ))
    .await;
}

#[tokio::test]
async fn filters() {
    let all = [
        "remove payment",
        "payment · DEFAULT",
        "order_paid",
        "item_viewed",
    ];
    with_page(async |page, sandbox| {
        some_calls(page, sandbox).await;
        shown(page, &all).await;
        page.click("[data-kind=event]").await;
        shown(page, &["order_paid", "item_viewed"]).await;
        page.click("#only-findings").await;
        shown(page, &["order_paid"]).await;
        page.click("[data-kind=payment]").await;
        shown(page, &[]).await;
        assert!(page.text("#nothing").await.contains("No call matches"));
        page.click("#reset").await;
        shown(page, &all).await;

        page.find("#search")
            .await
            .send_keys("ORDER_")
            .await
            .expect("typed");
        shown(page, &["order_paid"]).await;
        // What arrives is filtered, too.
        event(sandbox, "order_sent", json!({})).await;
        event(sandbox, "other", json!({})).await;
        shown(page, &["order_sent", "order_paid"]).await;
        page.find("#search")
            .await
            .send_keys(EMPTIED)
            .await
            .expect("cleared");
        page.find("#search")
            .await
            .send_keys("number-as-string")
            .await
            .expect("typed");
        shown(page, &["order_paid"]).await;
        page.click("#only-findings").await;
        page.find("#search")
            .await
            .send_keys(EMPTIED)
            .await
            .expect("cleared");
        page.click("#only-findings").await;
        page.until("state.filter.text === '' && document.querySelector('.name')")
            .await;
        page.click(".name[aria-label^='item_viewed']").await;
        shown(page, &["item_viewed"]).await;
        page.click(".name[aria-label^='item_viewed']").await;
        page.until("state.visible.length === 6").await;
    })
    .await;
}

#[tokio::test]
async fn pause_and_clear() {
    with_page(async |page, sandbox| {
        some_calls(page, sandbox).await;
        page.click("#pause").await;
        assert_eq!(page.text("#pause").await, "Resume");
        event(sandbox, "later", json!({})).await;
        event(sandbox, "later", json!({})).await;
        page.until("document.getElementById('held').textContent === '2 new calls'")
            .await;
        assert_eq!(
            page.value("document.querySelectorAll('.row').length").await,
            4
        );
        page.click("#held").await;
        page.until("document.querySelectorAll('.row').length === 6")
            .await;

        assert_eq!(page.text("#pause").await, "Pause");
        page.click("#clear").await;
        page.until("document.querySelectorAll('.row').length === 0")
            .await;
        assert!(sandbox.received().is_empty());
        page.click("#toast button").await;
        page.until("document.querySelectorAll('.row').length === 6")
            .await;
        page.click("#clear").await;
        page.until("document.querySelectorAll('.row').length === 0")
            .await;
        let empty = page.text("#empty").await;
        let curl = format!("curl {}/capture-event", sandbox.base_url());
        assert!(empty.contains(&curl), "{empty}");
        page.click("#tab-rust").await;
        assert!(
            page.text("#snippet")
                .await
                .contains("#[derive(LinkrunnerEvent)]")
        );
        page.click("#tab-node").await;
        assert!(page.text("#snippet").await.contains("await fetch("));

        event(sandbox, "again", json!({})).await;
        page.until("document.querySelectorAll('.row').length === 1")
            .await;
        sandbox.clear();
        page.until("document.querySelectorAll('.row').length === 0")
            .await;
    })
    .await;
}

#[tokio::test]
async fn faults_change_what_the_client_sees() {
    with_page(async |page, sandbox| {
        page.click("#faults-button").await;
        page.until("document.activeElement.id === 'fault-429'").await;
        page.press(END).await;
        page.until("state.settings.faults.shares['429'] === 1").await;
        assert_eq!(event(sandbox, "limited", json!({})).await, 429);
        page.until("document.querySelector('.row .status.bad')").await;
        assert!(page.text(".row").await.contains("Simulated fault: 429 Too Many Requests."));
        page.find("#fault-429").await.send_keys(HOME).await.expect("a key");
        page.find("#fault-500").await.send_keys(END).await.expect("a key");
        page.until("state.settings.faults.shares['500'] === 1 && !('429' in state.settings.faults.shares)").await;
        assert_eq!(event(sandbox, "broken", json!({})).await, 500);

        page.click("#offline").await;
        page.until("state.settings.faults.shares.offline === 1").await;
        let body = json!({ "event_name": "lost", "user_id": "u" }).to_string();
        let lost = call(&client(), sandbox, Endpoint::CaptureEvent, body).send().await;
        assert!(lost.is_err(), "{lost:?}");
        page.until("[...document.querySelectorAll('.status')].some((status) => status.textContent === 'offline')").await;

        page.click("#faults-off").await;
        page.until("Object.keys(state.settings.faults.shares).length === 0").await;
        assert_eq!(event(sandbox, "fine", json!({})).await, 201);
        page.find("#latency").await.send_keys("\u{e014}").await.expect("a key");
        page.until("state.settings.faults.latency_ms === 100").await;
        let before = std::time::Instant::now();
        assert_eq!(event(sandbox, "slow", json!({})).await, 201);
        assert!(before.elapsed() >= std::time::Duration::from_millis(100));

        // What the program does is seen on the page, and what the page does not know of stays.
        sandbox.answer_randomly(RandomFaults::new().with(Fault::status(504), 1.0));
        page.until("document.getElementById('faults-note').textContent.includes('504 for 100 %')").await;
        page.find("#fault-429").await.send_keys("\u{e014}").await.expect("a key");
        page.until("state.settings.faults.shares['429'] === 0.05 && state.settings.faults.shares['504'] === 1").await;
        sandbox.clear_faults();
        page.until("!document.querySelector('#faults-button.on')").await;
    })
    .await;
}

#[tokio::test]
async fn by_keyboard_alone() {
    with_page(async |page, sandbox| {
        some_calls(page, sandbox).await;
        page.press("j").await;
        page.until("document.querySelector('.row.selected b').textContent === 'remove payment'")
            .await;
        page.press("jj").await;
        page.until("document.querySelector('.row.selected b').textContent === 'order_paid'")
            .await;
        page.until("document.querySelector('.detail .findings')")
            .await;
        page.find("#rows")
            .await
            .send_keys(END)
            .await
            .expect("a key");
        page.until("document.querySelector('.row.selected b').textContent === 'item_viewed'")
            .await;
        page.press("k").await;
        page.until("document.querySelector('.row.selected b').textContent === 'order_paid'")
            .await;
        page.press(DOWN).await;
        page.until(
            "document.getElementById('rows').getAttribute('aria-activedescendant') === 'call-1'",
        )
        .await;
        page.press(ENTER).await;
        page.until("document.activeElement.id === 'detail'").await;
        page.press(ESCAPE).await;
        page.until(
            "document.getElementById('detail').hidden && document.activeElement.id === 'rows'",
        )
        .await;

        page.press("/").await;
        page.until("document.activeElement.id === 'search'").await;
        // In a field, letters are letters.
        page.press("pf").await;
        assert_eq!(
            page.value("document.getElementById('search').value").await,
            "pf"
        );
        assert_eq!(page.value("state.paused").await, false);
        page.find("#search")
            .await
            .send_keys(EMPTIED)
            .await
            .expect("cleared");
        page.press(ESCAPE).await;
        page.press("p").await;
        page.until("state.paused").await;
        page.press("p").await;
        page.press("f").await;
        page.until("!document.getElementById('faults').hidden")
            .await;
        page.press(ESCAPE).await;
        page.until("document.getElementById('faults').hidden").await;
        page.press("w").await;
        page.until("state.filter.findings").await;
        page.press("wx").await;
        page.until("state.filter.rejected && state.visible.length === 1")
            .await;
        page.press("xd").await;
        page.until(
            "document.querySelector('.rows.compact .row').getBoundingClientRect().height === 34",
        )
        .await;
        page.press("?").await;
        page.until("document.getElementById('help').open").await;
        page.press(ESCAPE).await;
        page.until("!document.getElementById('help').open").await;
        page.press("C").await;
        page.until("state.calls.length === 0").await;
        assert!(sandbox.received().is_empty());
        page.press("u").await;
        page.until("state.calls.length === 4").await;
    })
    .await;
}

#[tokio::test]
async fn a_strict_sandbox_and_one_with_a_key_say_so() {
    let builder = Sandbox::builder()
        .key("one key alone")
        .strict(linkrunner_events::Severity::Warning);
    with_page_of(builder, async |page, _| {
        page.until("document.querySelector('.notice.strict')").await;
        page.until("document.getElementById('snippet').textContent.includes('YOUR_KEY')")
            .await;
    })
    .await;
}

#[tokio::test]
async fn active_faults_are_written_out_and_may_concern_one_call() {
    with_page(async |page, sandbox| {
        let faults = RandomFaults::new().with(Fault::rate_limited(), 0.3).with(Fault::disconnect(), 1.0);
        sandbox.answer_randomly(faults);
        sandbox.set_latency(std::time::Duration::from_millis(500));
        page.until("document.querySelector('.notice.faults')?.textContent === 'Active faults: 30 % 429 · 0.5 s · offline'").await;
        sandbox.clear_faults();
        page.until("!document.querySelector('.notice.faults')").await;

        page.click("#faults-button").await;
        page.click("[data-next='401']").await;
        page.until("document.querySelector('.notice.faults')?.textContent === 'Active faults: next call: 401'").await;
        assert_eq!(page.text("#faults-note").await, "The next call will fail.");
        page.click("[data-next='503']").await;
        page.until("document.querySelector('.notice.faults')?.textContent === 'Active faults: next 2 calls: 401, 503'").await;
        for status in [401, 503, 201] {
            assert_eq!(event(sandbox, "level", json!({})).await, status);
        }
        page.until("!document.querySelector('.notice.faults')").await;

        page.click("[data-next='timeout']").await;
        page.until("document.querySelector('.notice.faults')").await;
        let body = json!({ "event_name": "lost", "user_id": "u" }).to_string();
        let call = call(&client(), sandbox, Endpoint::CaptureEvent, body);
        let lost = call.timeout(std::time::Duration::from_millis(50)).send().await;
        assert!(lost.expect_err("no answer").is_timeout());
        page.until("document.querySelector('#call-4 .status')?.textContent === 'timeout'").await;
    })
    .await;
}

#[tokio::test]
async fn the_search_comes_before_the_names_and_the_focus_is_seen() {
    const TAB: &str = "\u{e004}";
    with_page(async |page, sandbox| {
        some_calls(page, sandbox).await;
        page.until("document.querySelector('.name')").await;
        page.press(TAB).await;
        let focused = "document.activeElement.id || document.activeElement.className";
        assert_eq!(page.value(focused).await, "skip");
        page.press(ENTER).await;
        page.until("document.activeElement.id === 'calls'").await;
        let mut order = Vec::new();
        for _ in 0..12 {
            page.press(TAB).await;
            let id = page.value(focused).await;
            if id == "rows" {
                page.press(DOWN).await;
                page.until("document.querySelector('.row.selected')").await;
                let outline = "getComputedStyle(document.querySelector('#rows')).outlineStyle !== 'none' \
                    && getComputedStyle(document.querySelector('.row.selected')).boxShadow !== 'none'";
                assert_eq!(page.value(outline).await, true);
                page.press(ESCAPE).await;
            }
            order.push(id.as_str().expect("a text").to_owned());
        }
        let place = |id: &str| order.iter().position(|each| each == id).unwrap_or_else(|| panic!("{id}: {order:?}"));
        assert!(place("search") < place("rows"), "{order:?}");
        assert!(place("rows") < place("chart-box"), "{order:?}");
        assert!(place("chart-box") < place("name"), "{order:?}");
    })
    .await;
}

#[tokio::test]
async fn an_example_can_be_sent_from_the_empty_page() {
    let builder = Sandbox::builder().key("one key alone");
    with_page_of(builder, async |page, sandbox| {
        page.click("#send-example").await;
        page.until("document.querySelector('.row b')?.textContent === 'item_viewed'")
            .await;
        let calls = sandbox.received();
        assert!(calls[0].is_accepted());
        assert!(calls[0].findings().is_empty());
    })
    .await;
}

#[tokio::test]
async fn compact_rows_stay_compact() {
    with_page(async |page, sandbox| {
        some_calls(page, sandbox).await;
        page.click("#compact").await;
        let heights = "[...document.querySelectorAll('.row')].every((row) => row.getBoundingClientRect().height === 34)";
        page.until(heights).await;
        let tops = "[...document.querySelectorAll('.row')].map((row) => row.getBoundingClientRect().top - document.querySelector('#spacer').getBoundingClientRect().top).sort((a, b) => a - b)";
        assert_eq!(page.value(tops).await, json!([0, 34, 68, 102]));
        page.reload().await;
        page.until(&format!("document.querySelectorAll('.row').length === 4 && {heights}")).await;
    })
    .await;
}
