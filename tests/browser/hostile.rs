//! Bodies made to break the page, or to lie on it.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;

use crate::driver::{Page, with_page};
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_balanced_or_too_deep_is_shown_as_it_came() {
    with_page(async |page, sandbox| {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let stray = r#"{"event_name":"a","user_id":"u"}}"#;
        for body in [&"[".repeat(60_000), stray, r#"{"a":[1}]"#, &nested(129)] {
            assert_eq!(body_shown(page, sandbox, body).await, body);
        }
        let laid_out = body_shown(page, sandbox, &nested(128)).await;
        assert_eq!(laid_out.lines().count(), 255, "{laid_out}");
        let laid_out = body_shown(page, sandbox, r#"{"a":[1,{}]}"#).await;
        assert_eq!(laid_out, "{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
    })
    .await;
}
