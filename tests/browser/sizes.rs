//! Much to show, and little room to show it.

use std::time::{Duration, Instant};

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use serde_json::json;

use crate::driver::with_page;
use crate::send::{call, client, event};

const CALLS: usize = 10_000;

#[tokio::test]
async fn ten_thousand_events_do_not_freeze_it() {
    with_page(async |page, sandbox| {
        // The longest time for which the page does not draw, from before the first event to after the last.
        page.value(
            "(window.longest = 0, window.last = performance.now(), window.watch = () => { const now = performance.now(); \
             window.longest = Math.max(window.longest, now - window.last); window.last = now; requestAnimationFrame(window.watch); }, \
             window.watch(), true)",
        )
        .await;
        let started = Instant::now();
        send_many(sandbox).await;
        page.until(&format!("state.calls.length === {CALLS}")).await;
        let arrived = started.elapsed();
        let rows = page.value("document.querySelectorAll('.row').length").await;
        assert!(rows.as_u64() < Some(60), "{rows} rows exist");
        let longest = page.value("window.longest").await.as_f64().expect("a number");

        page.find("#rows").await.send_keys("\u{e010}").await.expect("a key");
        page.until("document.querySelector('.row.selected')?.id === `call-${state.calls[0].number}`").await;
        let before = Instant::now();
        page.find("#search").await.send_keys("event_7").await.expect("typed");
        page.until("state.visible.length === 1000 && document.querySelectorAll('.row').length > 5").await;
        let filtered = before.elapsed();

        let before = Instant::now();
        page.reload().await;
        page.until(&format!("state.calls.length === {CALLS} && document.querySelector('.row')")).await;
        let reloaded = before.elapsed();
        println!("{CALLS} calls in {arrived:?}, the longest pause {longest} ms, filtered in {filtered:?}, loaded again in {reloaded:?}");
        assert!(longest < 2_000.0, "it did not draw for {longest} ms");
        assert!(reloaded < Duration::from_secs(20), "{reloaded:?}");

        // One more than the sandbox remembers.
        event(sandbox, "the_last", json!({})).await;
        page.until("document.querySelector('.row b')").await;
        assert_eq!(sandbox.received().len(), CALLS);
        assert_eq!(sandbox.forgotten(), 1);
        page.until("state.calls.at(-1).name === 'the_last'").await;
    })
    .await;
}

async fn send_many(sandbox: &Sandbox) {
    let client = client();
    let senders = (0..8).map(|sender| {
        let calls: Vec<_> = (sender..CALLS)
            .step_by(8)
            .map(|number| {
                let body = format!(
                    r#"{{"event_name":"event_{}","user_id":"user_{number}","event_data":{{"amount":"{number}"}}}}"#,
                    number % 10
                );
                call(&client, sandbox, Endpoint::CaptureEvent, body)
            })
            .collect();
        tokio::spawn(async move {
            for call in calls {
                assert_eq!(call.send().await.expect("an answer").status(), 201);
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.expect("every call is answered");
    }
}

/// Pairs of controls that overlap, and parts of a row that do.
const COLLISIONS: &str = "[...document.querySelectorAll('.bar, .filters, .totals, .detail-head, .row')].filter((group) => group.checkVisibility()).flatMap((group) => {
    const parts = [...group.querySelectorAll('button, h1, .search, dt, dd, h2, .when, .status, .what')].filter((part) => part.checkVisibility() && !part.closest('.segments'));
    const overlap = (one, two) => one.left < two.right - 0.5 && two.left < one.right - 0.5 && one.top < two.bottom - 0.5 && two.top < one.bottom - 0.5;
    return parts.flatMap((one, index) => parts.slice(index + 1).filter((two) => !one.contains(two) && overlap(one.getBoundingClientRect(), two.getBoundingClientRect())).map((two) => `${one.outerHTML} ${two.outerHTML}`));
})";

#[tokio::test]
async fn on_a_phone_the_totals_have_labels_and_there_are_no_shortcuts() {
    with_page(async |page, sandbox| {
        event(sandbox, "item_viewed", json!({})).await;
        page.resize(390, 844, true).await;
        page.until("innerWidth === 390 && document.querySelector('.row')").await;
        let labels = "[...document.querySelectorAll('.totals dt')].map((label) => label.innerText)";
        assert_eq!(page.value(labels).await, json!(["Calls", "With findings", "Rejected"]));
        let size = "Math.min(...[...document.querySelectorAll('.totals dt')].map((label) => parseFloat(getComputedStyle(label).fontSize)))";
        assert!(page.value(size).await.as_f64() >= Some(10.0));
        let keyboard = "document.querySelector('#help-button').checkVisibility()";
        assert_eq!(page.value(keyboard).await, false);
        page.resize(1280, 800, false).await;
        page.until(keyboard).await;
    })
    .await;
}

#[tokio::test]
async fn at_phone_width_nothing_is_cut_off() {
    with_page(async |page, sandbox| {
        let long = "a_name_that_is_much_too_long_for_any_telephone_that_was_ever_made_by_anybody_anywhere";
        event(sandbox, long, json!({ "amount": "1".repeat(300), long: long.repeat(20) })).await;
        event(sandbox, "item_viewed", json!({})).await;
        for (width, height) in [(320, 640), (390, 844), (768, 1024), (820, 1000), (1440, 900)] {
            page.resize(width, height, width < 700).await;
            page.until(&format!("innerWidth === {width} && document.querySelector('.row')")).await;
            let wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)";
            assert_eq!(page.value(wide).await, width, "the list");
            assert_eq!(page.value(COLLISIONS).await, json!([]), "the list at {width}");
            page.value("select(1)").await;
            page.until("document.querySelectorAll('.detail .json').length === 2").await;
            assert_eq!(page.value(wide).await, width, "the detail");
            let beyond = "[...document.querySelectorAll('button, input, .badge')].filter((node) => node.checkVisibility() && !node.closest('.names') && node.getBoundingClientRect().right > innerWidth).map((node) => node.outerHTML)";
            assert_eq!(page.value(beyond).await, json!([]), "at {width}");
            assert_eq!(page.value(COLLISIONS).await, json!([]), "the detail at {width}");
            page.click("[aria-label=Close]").await;
            page.until("document.getElementById('detail').hidden").await;
            page.click("#faults-button").await;
            assert_eq!(page.value(wide).await, width, "the faults");
            assert_eq!(page.value(beyond).await, json!([]), "at {width}");
            page.click("#faults-button").await;
        }
    })
    .await;
}

/// The contrast that the accessibility guidelines want for text: 4.5 to 1.
#[tokio::test]
async fn light_and_dark_can_be_read() {
    const LOWEST: &str = "(() => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgb = (colours) => {
            canvas.clearRect(0, 0, 1, 1);
            for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const light = (colour) => colour.map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
        const behind = (node) => node ? [...behind(node.parentElement), getComputedStyle(node).backgroundColor] : [];
        return [...document.querySelectorAll('body *')]
            .filter((node) => node.checkVisibility() && getComputedStyle(node).opacity === '1' && !node.disabled
                && [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
            .map((node) => {
                const back = behind(node);
                const [one, two] = [light(rgb(back)), light(rgb([...back, getComputedStyle(node).color]))];
                return [(Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05), node.className + ': ' + node.textContent.slice(0, 40)];
            })
            .filter(([contrast]) => contrast < 4.5);
    })()";
    with_page(async |page, sandbox| {
        event(sandbox, "item_viewed", json!({})).await;
        event(sandbox, "level", json!({ "level_5": true, "amount": "5", "note": null })).await;
        page.click("#faults-button").await;
        page.until("document.querySelectorAll('.row').length === 2").await;
        page.value("select(2)").await;
        page.until("document.querySelectorAll('.detail .json').length === 2").await;
        let mut backgrounds = Vec::new();
        for scheme in ["light", "dark"] {
            page.set_scheme(scheme).await;
            page.until("document.getAnimations().every((animation) => animation.effect.getTiming().iterations === Infinity)").await;
            assert_eq!(page.value(LOWEST).await, json!([]), "{scheme}");
            backgrounds.push(page.value("getComputedStyle(document.body).backgroundColor").await);
        }
        assert_ne!(backgrounds[0], backgrounds[1]);
    })
    .await;
}
