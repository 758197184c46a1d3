//! Bodies made to break the page, or to lie on it.

use std::process::Command;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use serde_json::json;

use crate::driver::{Page, find, skip, with_page};
use crate::send::{call, client};

/// Sends a body and opens its detail, of which the text of the body is given.
async fn body_shown(page: &Page, sandbox: &Sandbox, body: &str) -> String {
    let sent = call(&client(), sandbox, Endpoint::CaptureEvent, body.to_owned()).send();
    sent.await.expect("an answer");
    let number = sandbox.received().last().expect("the call").number();
    page.until(&format!("document.querySelector('#call-{number}')"))
        .await;
    page.click(&format!("#call-{number}")).await;
    page.until(&format!(
        "document.querySelector('#detail').dataset.number === '{number}' && document.querySelector('.detail .json')"
    ))
    .await;
    let shown = page
        .value("document.querySelector('.detail .json').textContent")
        .await;
    shown.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn what_is_not_balanced_or_too_deep_is_shown_as_it_came() {
    with_page(async |page, sandbox| {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let stray = r#"{"event_name":"a","user_id":"u"}}"#;
        for body in [&"[".repeat(60_000), stray, r#"{"a":[1}]"#, &nested(128)] {
            assert_eq!(body_shown(page, sandbox, body).await, body);
        }
        let laid_out = body_shown(page, sandbox, &nested(127)).await;
        assert_eq!(laid_out.lines().count(), 253, "{laid_out}");
        let laid_out = body_shown(page, sandbox, r#"{"a":[1,{}]}"#).await;
        assert_eq!(laid_out, "{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
    })
    .await;
}

#[tokio::test]
async fn a_copied_call_has_no_control_characters() {
    with_page(async |page, sandbox| {
        let mut text: String = ('\u{1}'..'\u{80}').collect();
        text.push_str("\u{1b}[201~touch 'hacked' \\x21 !! $(id) `id` \u{202e}é 😀a");
        // A digit after a control character is none of its code.
        text.push_str("\u{1}0\nf");
        let argument = page.value(&format!("inShell({})", json!(text))).await;
        let argument = argument.as_str().expect("a text").to_owned();
        assert!(
            !argument.contains(|sign: char| sign.is_ascii_control()),
            "{argument}"
        );
        assert_eq!(page.value(r#"inShell("it's")"#).await, r"'it'\''s'");

        let url = format!("{}/capture-event?ids[]=1", sandbox.base_url());
        client().head(url).send().await.expect("an answer");
        page.until("document.querySelector('.row')").await;
        let curl = page
            .value("ask('calls/1').then((detail) => { window.curl = asCurl(detail); }) && true");
        curl.await;
        page.until("window.curl").await;
        let curl = page.value("window.curl").await;
        let curl = curl.as_str().expect("a text").to_owned();
        assert!(
            curl.starts_with("curl -I --globoff 'http://127.0.0.1"),
            "{curl}"
        );

        if find("bash").is_none() || find("curl").is_none() {
            return skip("bash and curl");
        }
        assert_eq!(run(format!("printf %s {argument}")).await, text);
        run(curl).await;
        let calls = sandbox.wait_for(2).await.expect("both calls");
        assert_eq!(calls[1].path(), calls[0].path());
        assert_eq!(calls[1].method(), "HEAD");
    })
    .await;
}

#[tokio::test]
async fn no_value_turns_or_formats_the_text_around_it() {
    const TURNED: &str = "a\u{202e}b\u{2069}c";
    const SHOWN: &str = r"a\u202eb\u2069c";
    with_page(async |page, sandbox| {
        let body = json!({ "event_name": TURNED, "user_id": TURNED, "event_data": { TURNED: TURNED, "amount": TURNED } });
        let shown = body_shown(page, sandbox, &body.to_string()).await;
        assert_eq!(shown.matches(SHOWN).count(), 5, "{shown}");
        let plain = body_shown(page, sandbox, TURNED).await;
        assert_eq!(plain, SHOWN);
        let everything = page.value("document.body.textContent").await;
        let everything = everything.as_str().expect("a text");
        assert!(!everything.contains(['\u{202e}', '\u{2069}']), "{everything}");
        // Each stands on its own, whichever way it is written.
        let isolated = "['.first b', '.user', '.label', '.json .key'].every((each) => getComputedStyle(document.querySelector(each)).unicodeBidi === 'isolate')";
        assert_eq!(page.value(isolated).await, true);

        let formatted = "el('p', {}, ...prose('`a` is `b`')).querySelectorAll('code').length";
        assert_eq!(page.value(formatted).await, 2);
        let stray = "el('p', {}, ...prose('`a`b` is `c`')).innerHTML";
        assert_eq!(page.value(stray).await, "`a`b` is `c`");
    })
    .await;
}

#[tokio::test]
async fn neither_a_reason_nor_a_field_nor_a_broken_body_becomes_markup() {
    const EVIL: &str = "<img src=x onerror=window.hacked=1>\u{202e}";
    with_page(async |page, sandbox| {
        let shown = body_shown(page, sandbox, &format!("{{\"a\": {EVIL}}}")).await;
        assert_eq!(shown, format!("{{\"a\": {}}}", EVIL.replace('\u{202e}', r"\u202e")));
        let body = json!({ "event_name": "e", "user_id": "u", "event_data": { EVIL: EVIL, "email": EVIL } });
        body_shown(page, sandbox, &body.to_string()).await;
        let url = format!("{}/%3Cimg%3E<img>", sandbox.base_url());
        client().post(url).body(EVIL).send().await.expect("an answer");
        page.until("document.querySelectorAll('.row').length === 3").await;
        let fields = page.value("document.querySelector('#call-2 .second').textContent").await;
        assert!(fields.as_str().expect("a text").contains("email"), "{fields}");
        let attributes = "[...document.querySelectorAll('[title]')].map((node) => node.title).join()";
        let titles = page.value(attributes).await;
        assert!(!titles.as_str().expect("a text").contains('\u{202e}'), "{titles}");
        assert_eq!(page.value("document.querySelectorAll('img').length").await, 0);
        assert_eq!(page.value("window.hacked ?? null").await, json!(null));
    })
    .await;
}

/// Runs a line in a shell, and gives what it prints.
async fn run(line: String) -> String {
    let run = move || Command::new("bash").args(["-c", &line]).output();
    let ran = tokio::task::spawn_blocking(run).await;
    let output = ran.expect("no panic").expect("a shell");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
