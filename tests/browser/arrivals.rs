//! What arrives appears, as text.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::driver::with_page;
use crate::send::{KEY, call, client, event, payment};

#[tokio::test]
async fn calls_appear_without_a_reload() {
    with_page(async |page, sandbox| {
        assert!(page.text("#empty").await.contains("Nothing has arrived yet"));
        page.value("window.stayed = true").await;

        assert_eq!(event(sandbox, "item_viewed", json!({ "item_id": "a" })).await, 201);
        page.until("document.querySelectorAll('.row').length === 1").await;
        let row = page.text(".row").await;
        for part in ["#1", "201", "item_viewed", "user_12345", "no findings", "item_id", "\"a\""] {
            assert!(row.contains(part), "{part}: {row}");
        }
        assert!(!page.find("#empty").await.is_displayed().await.expect("an answer"));

        let data = json!({ "amount": "149.99", "currency": "USD" });
        assert_eq!(event(sandbox, "order_paid", data).await, 201);
        assert_eq!(payment(sandbox, "pay_1", 9.99).await, 201);
        page.until("document.querySelectorAll('.row').length === 3").await;
        let titles = page.value("[...document.querySelectorAll('.row b')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map((title) => title.textContent)").await;
        assert_eq!(titles, json!(["payment · DEFAULT", "order_paid", "item_viewed"]), "the newest first");
        let found = page.text(".row.error").await;
        assert!(found.contains("number-as-string"), "{found}");
        assert!(found.contains("send the number 149.99"), "what to write instead: {found}");

        page.until("document.getElementById('total').textContent === '3'").await;
        page.until("document.getElementById('total-findings').textContent === '1'").await;
        let counters = page.value("[...document.querySelectorAll('.name')].map((name) => name.getAttribute('aria-label')).sort()").await;
        let expected = json!([
            "item_viewed: 1 call, 0 with findings",
            "order_paid: 1 call, 1 with findings",
            "payment · DEFAULT: 1 call, 0 with findings",
        ]);
        assert_eq!(counters, expected);
        assert!(page.value("document.querySelectorAll('#chart rect:not(.idle)').length").await.as_u64() >= Some(2));
        assert_eq!(page.value("window.stayed").await, true);
    })
    .await;
}

#[tokio::test]
async fn it_goes_on_when_the_sandbox_is_started_again() {
    with_page(async |page, sandbox| {
        let first = Sandbox::start().await.expect("a sandbox");
        let port = first.address().port();
        page.go_to(first.page_url()).await;
        event(&first, "before", json!({})).await;
        page.until("document.querySelector('.row b')?.textContent === 'before'")
            .await;
        first.stop().await;
        page.until("document.querySelector('.notice.lost')").await;

        let second = Sandbox::builder().port(port).start().await;
        let second = second.expect("the port is free again");
        event(&second, "after", json!({})).await;
        page.until(
            "state.calls.length === 1 && document.querySelector('.row b')?.textContent === 'after'",
        )
        .await;
        page.until("!document.querySelector('.notice.lost')").await;
        // That it was away is all there is to complain about.
        let complaints = page.console().await;
        let is_network = |entry: &serde_json::Value| entry["source"] == "network";
        assert!(complaints.iter().all(is_network), "{complaints:?}");
        // The second one ends with this function.
        page.go_to(sandbox.page_url()).await;
    })
    .await;
}

/// Has the page believe that it is hidden, or that it is not.
fn hide(hidden: bool) -> String {
    format!(
        "(Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }}), \
         document.dispatchEvent(new Event('visibilitychange')))"
    )
}

/// Opens the feed, and gives the connection if it has found a place.
async fn read_feed(sandbox: &Sandbox) -> Option<TcpStream> {
    let connected = TcpStream::connect(sandbox.address()).await;
    let mut stream = connected.expect("a connection");
    let head = "GET /_sandbox/feed HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("written");
    let mut status = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut status).await.expect("an answer");
    status.ends_with(b"200").then_some(stream)
}

#[tokio::test]
async fn a_page_that_finds_no_place_at_the_feed_tries_again() {
    const PLACES: usize = 64;
    with_page(async |page, sandbox| {
        page.value(&hide(true)).await;
        page.until("feed === null").await;
        let mut readers = Vec::new();
        // The place of the page becomes free once the sandbox sees that it has gone.
        for _ in 0..1_000 {
            readers.extend(read_feed(sandbox).await);
            if readers.len() == PLACES {
                break;
            }
        }
        assert_eq!(readers.len(), PLACES);
        page.value(&hide(false)).await;
        page.until("document.querySelector('.notice.lost')").await;

        drop(readers);
        page.until(
            "document.querySelector('#dot.live') && !document.querySelector('.notice.lost')",
        )
        .await;
        event(sandbox, "item_viewed", json!({})).await;
        page.until("document.querySelector('.row')").await;
        let complaints = page.console().await;
        let is_network = |entry: &serde_json::Value| entry["source"] == "network";
        assert!(complaints.iter().all(is_network), "{complaints:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_nobody_sees_lets_go_of_its_connection_and_goes_on_where_it_was() {
    with_page(async |page, sandbox| {
        event(sandbox, "before", json!({})).await;
        page.until("document.querySelectorAll('.row').length === 1").await;
        page.click(".row").await;
        let feeds = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/feed')).length";
        page.value(&hide(true)).await;
        page.until("feed === null").await;
        event(sandbox, "meanwhile", json!({})).await;
        // The connection that was closed is in the browser's book only once it is.
        page.until(&format!("{feeds} === 1")).await;
        assert_eq!(page.value("state.calls.length").await, 1);

        page.value(&hide(false)).await;
        page.until("document.querySelectorAll('.row').length === 2").await;
        let titles = page.value("[...document.querySelectorAll('.row b')].map((title) => title.textContent).sort()").await;
        assert_eq!(titles, json!(["before", "meanwhile"]));
        assert_eq!(page.value("state.selected").await, 1, "still chosen");
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_call_becomes_markup() {
    const EVIL: &str =
        "</b><script>window.hacked=1</script><img src=x onerror=window.hacked=2>`<i>`";
    with_page(async |page, sandbox| {
        let body = json!({
            "event_name": EVIL, "user_id": EVIL, "event_id": EVIL,
            "event_data": { EVIL: EVIL, "amount": EVIL, "currency": EVIL, "level_5": { EVIL: [EVIL] }, "content_ids": EVIL },
        });
        let sent = call(&client(), sandbox, Endpoint::CaptureEvent, body.to_string())
            .header("x-evil", "<script>window.hacked=3</script>")
            .send();
        assert_eq!(sent.await.expect("an answer").status(), 201);
        page.until("document.querySelector('.row')").await;
        assert!(page.text(".row b").await.starts_with("</b><script>window.hacked=1"), "shown as it came");
        page.click(".row").await;
        page.until("document.querySelectorAll('.detail .json').length === 2").await;
        let detail = page.text("#detail").await;
        assert!(detail.contains("<script>window.hacked=3</script>"), "{detail}");
        page.until("document.querySelector('.name')").await;
        assert!(page.text("#names").await.contains("<img src=x"));

        assert_eq!(page.value("document.querySelectorAll('img, #main script, #main i').length").await, 0);
        assert_eq!(page.value("window.hacked ?? null").await, json!(null));
    })
    .await;
}

#[tokio::test]
async fn the_page_asks_no_other_host_and_never_shows_the_key() {
    with_page(async |page, sandbox| {
        event(sandbox, "item_viewed", json!({})).await;
        page.until("document.querySelector('.row')").await;
        page.click(".row").await;
        page.until("document.querySelector('.detail .headers')").await;
        let foreign = "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'))";
        assert_eq!(page.value(foreign).await, json!([]));
        let everything = page.value("document.documentElement.outerHTML + JSON.stringify(state)").await;
        assert!(!everything.to_string().contains(KEY));

        // What the policy forbids does not run, wherever it comes from.
        page.value("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))").await;
        assert_eq!(page.value("window.ran ?? null").await, json!(null));
        let complaints = page.console().await;
        assert!(complaints.iter().all(|entry| entry.to_string().contains("Content Security Policy")), "{complaints:?}");
    })
    .await;
}

#[tokio::test]
async fn a_call_can_be_copied_as_curl_and_sent_again() {
    with_page(async |page, sandbox| {
        let permissions =
            json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        page.command("Browser.grantPermissions", permissions).await;
        let name = r#"it's "quoted" $HOME \ `id` !"#;
        event(sandbox, name, json!({ "text": "a'b\nc" })).await;
        page.until("document.querySelector('.row')").await;
        page.click(".row").await;
        page.until("document.querySelector('#copy-curl:not(:disabled)')")
            .await;
        page.click("#copy-curl").await;
        page.until("document.getElementById('toast').textContent.startsWith('Copied')")
            .await;
        let copied =
            "navigator.clipboard.readText().then((text) => { window.copied = text; }) && true";
        page.value(copied).await;
        page.until("window.copied").await;
        let curl = page.value("window.copied").await;
        let curl = curl.as_str().expect("a text").to_owned();
        assert!(curl.starts_with("curl -X POST"), "{curl}");
        assert!(!curl.contains(KEY), "{curl}");

        if crate::driver::find("curl").is_none() {
            return crate::driver::skip("curl");
        }
        let sent = tokio::task::spawn_blocking(move || {
            std::process::Command::new("sh")
                .args(["-c", &curl])
                .output()
        });
        let output = sent.await.expect("no panic").expect("a shell");
        assert!(output.status.success(), "{output:?}");
        let calls = sandbox.wait_for(2).await.expect("both calls");
        assert_eq!(calls[1].status(), Some(201));
        assert_eq!(calls[1].text(), calls[0].text());
    })
    .await;
}

#[tokio::test]
async fn a_question_is_shown_and_copied_with_its_query() {
    with_page(async |page, sandbox| {
        let url = format!(
            "{}/get-attribution-result?user_id=user%201",
            sandbox.base_url()
        );
        let request = client().get(url).header("linkrunner-key", KEY);
        request.send().await.expect("an answer");
        page.until("document.querySelector('.row')?.textContent.includes('attribution result')")
            .await;
        let row = page
            .value("document.querySelector('.row').textContent")
            .await;
        assert!(
            row.as_str().is_some_and(|row| row.contains("user 1")),
            "{row}"
        );
        page.value("ask('calls/1').then((detail) => { window.curl = asCurl(detail); }) && true")
            .await;
        page.until("window.curl").await;
        let curl = page.value("window.curl").await;
        let expected = "/api/v1/get-attribution-result?user_id=user%201'";
        assert!(
            curl.as_str().is_some_and(|curl| curl.contains(expected)),
            "{curl}"
        );
    })
    .await;
}
