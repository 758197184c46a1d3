//! The page and the endpoints beside it, as programs ask them.

use std::time::Duration;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Fault, Received, Sandbox};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{KEY, PAYMENT, client, send, send_event};

struct Asker<'a> {
    client: Client,
    sandbox: &'a Sandbox,
}

impl<'a> Asker<'a> {
    fn new(sandbox: &'a Sandbox) -> Self {
        Self {
            client: client(),
            sandbox,
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(
            method,
            format!("{}_sandbox/{path}", self.sandbox.page_url()),
        )
    }

    async fn json(&self, request: RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.expect("an answer");
        assert_eq!(
            answer.headers()["content-type"],
            "application/json; charset=utf-8"
        );
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers().get("access-control-allow-origin"), None);
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a whole body");
        assert!(!text.contains(KEY), "{text}");
        (status, serde_json::from_str(&text).expect("JSON"))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.json(self.request(Method::GET, path)).await
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .request(method, path)
            .header("content-type", "application/json");
        self.json(request.body(body.to_string())).await
    }
}

fn numbers(answer: &Value) -> Vec<u64> {
    let calls = answer["calls"].as_array().expect("calls");
    calls
        .iter()
        .filter_map(|call| call["number"].as_u64())
        .collect()
}

/// Gets a file of the page, and gives its text and its type.
async fn file(client: &Client, sandbox: &Sandbox, path: &str) -> (String, String) {
    let url = format!("{}{path}", sandbox.page_url());
    let answer = client.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let header = |name: &str| {
        let value = answer.headers()[name].to_str();
        value.expect("a text").to_owned()
    };
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header("cache-control"), "no-store", "{path}");
    let policy = header("content-security-policy");
    for part in [
        "default-src 'none';",
        "script-src 'self';",
        "style-src 'self';",
        "connect-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none';",
    ] {
        assert!(policy.contains(part), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    let content_type = header("content-type");
    (answer.text().await.expect("a whole body"), content_type)
}

#[tokio::test]
async fn the_page_is_made_of_files_and_has_nothing_inline() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    let (page, content_type) = file(&client, &sandbox, "").await;
    assert_eq!(content_type, "text/html; charset=utf-8");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains(r#"<script type="module" src="/page/main.js"></script>"#));
    for inline in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    let (_, content_type) = file(&client, &sandbox, "page/style.css").await;
    assert_eq!(content_type, "text/css; charset=utf-8");

    // Every module that is imported is there.
    let mut modules = vec!["main.js".to_owned()];
    let mut next = 0;
    while let Some(name) = modules.get(next).cloned() {
        next += 1;
        let (module, content_type) = file(&client, &sandbox, &format!("page/{name}")).await;
        assert_eq!(content_type, "text/javascript; charset=utf-8", "{name}");
        for forbidden in [
            "innerHTML",
            "insertAdjacentHTML",
            "eval(",
            "http://127",
            "https://",
        ] {
            assert!(!module.contains(forbidden), "{name}: {forbidden}");
        }
        for line in module.lines().filter(|line| line.starts_with("import ")) {
            let import = line
                .split("\"./")
                .nth(1)
                .and_then(|rest| rest.strip_suffix("\";"));
            let import = import
                .unwrap_or_else(|| panic!("{name}: {line}"))
                .to_owned();
            if !modules.contains(&import) {
                modules.push(import);
            }
        }
    }
    assert!(modules.len() > 10, "{modules:?}");

    for path in ["page/none.js", "page/mod.rs"] {
        let url = format!("{}{path}", sandbox.page_url());
        let answer = client.get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn looking_is_no_call() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    for path in ["", "page/main.js"] {
        file(&client, &sandbox, path).await;
    }
    // Browsers ask for these by themselves.
    for path in ["favicon.ico", "robots.txt", ".well-known/a/b"] {
        let answer = client
            .get(format!("{}{path}", sandbox.page_url()))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 404);
    }
    assert!(sandbox.received().is_empty());
    // To post there is: somebody has the wrong base URL.
    let answer = client
        .post(sandbox.page_url())
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 404);
    assert_eq!(sandbox.received().len(), 1);
}

#[tokio::test]
async fn calls_can_be_listed_and_filtered() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let ask = Asker::new(&sandbox);
    send_event(&ask.client, &sandbox).await;
    send(&ask.client, &sandbox, Endpoint::CapturePayment, PAYMENT).await;
    send(&ask.client, &sandbox, Endpoint::RemovePayment, "{}").await;
    let body = r#"{"event_name":"paid","install_instance_id":"i","event_data":{"amount":"5"}}"#;
    send(&ask.client, &sandbox, Endpoint::CaptureEvent, body).await;
    for (query, expected) in [
        ("", &[1, 2, 3, 4][..]),
        ("?event=item_viewed", &[1]),
        ("?kind=payment", &[2]),
        ("?type=DEFAULT", &[2]),
        ("?kind=removal", &[3]),
        ("?user=user_12345", &[1, 2]),
        ("?user=i", &[4]),
        ("?status=400", &[3]),
        ("?accepted=true", &[1, 2, 4]),
        ("?accepted=false", &[3]),
        ("?rule=number-as-string", &[4]),
        ("?findings=error", &[4]),
        ("?findings=none", &[1, 2, 3]),
        ("?after=2", &[3, 4]),
        ("?after=1&limit=2", &[2, 3]),
        ("?event=%3Cscript%3E", &[]),
    ] {
        let (status, answer) = ask.get(&format!("calls{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert_eq!(numbers(&answer), expected, "{query}");
    }
    let (status, call) = ask.get("calls/4").await;
    assert_eq!(status, 200);
    assert_eq!(call["text"], body);
    assert_eq!(call["body"]["event_data"]["amount"], "5");
    assert_eq!(call["findings"][0]["rule"], "number-as-string");
    assert_eq!(call["money"], "\"5\"");
    for (path, status) in [
        ("calls/5", 404),
        ("calls/0", 404),
        ("calls/x", 404),
        ("calls/99999999999999999999", 404),
        ("nothing", 404),
    ] {
        let (answered, answer) = ask.get(path).await;
        assert_eq!(answered, status, "{path}");
        assert!(
            answer["msg"].as_str().is_some_and(|msg| !msg.is_empty()),
            "{path}"
        );
    }
    for (query, hint) in [
        ("calls?colour=red", "expected one of `event`, `kind`"),
        ("calls?event=a&event=b", "Give each parameter once"),
        (
            "calls?findings=many",
            "`none`, `advice`, `warning`, `error`",
        ),
        (
            "calls?kind=sale",
            "event, payment, removal, question, other",
        ),
        ("calls?accepted=yes", "not `true` or `false`"),
        ("calls?rule=number-as-strings", "number-as-string, "),
        ("calls?after=-1", "after: expected a whole number"),
        (
            "calls?status=1000",
            "status: expected a whole number from 0 to 999",
        ),
        ("calls?count=1", "/_sandbox/wait"),
        ("wait?count=x", "count: expected a whole number"),
    ] {
        let (status, answer) = ask.get(query).await;
        assert_eq!(status, 400, "{query}");
        let message = answer["msg"].as_str().expect("a message");
        assert!(message.contains(hint), "{query}: {message}");
    }
    let (status, _) = ask.json(ask.request(Method::DELETE, "calls")).await;
    assert_eq!(status, 200);
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn calls_can_be_waited_for() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let ask = Asker::new(&sandbox);
    let (waited, _) = tokio::join!(
        ask.get("wait?count=2&event=item_viewed&timeout_ms=20000"),
        async {
            for _ in 0..2 {
                send(&ask.client, &sandbox, Endpoint::RemovePayment, "{}").await;
                send_event(&ask.client, &sandbox).await;
            }
        }
    );
    assert_eq!(waited.0, 200);
    assert_eq!(numbers(&waited.1), [2, 4]);
    let (status, answer) = ask
        .get("wait?count=3&event=item_viewed&timeout_ms=10")
        .await;
    assert_eq!(status, 408);
    assert_eq!(numbers(&answer), [2, 4]);
    assert!(
        answer["msg"]
            .as_str()
            .is_some_and(|msg| msg.contains("4 calls had arrived")),
        "{answer}"
    );
}

#[tokio::test]
async fn faults_can_be_set_and_queued() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let ask = Asker::new(&sandbox);
    let weather = json!({ "shares": { "500": 1.0, "503": 0 }, "latency_ms": 1 });
    let (status, faults) = ask.send(Method::PUT, "faults", weather).await;
    assert_eq!(
        (status, &faults["shares"]["500"], &faults["latency_ms"]),
        (200, &json!(1.0), &json!(1))
    );
    let next = json!({ "fault": "429", "retry_after": "7", "times": 2 });
    let (status, faults) = ask.send(Method::POST, "faults/next", next).await;
    assert_eq!((status, &faults["queued"]), (200, &json!(2)));
    assert_eq!(faults["next"], json!(["429", "429"]));
    for expected in [429, 429, 500, 500] {
        assert_eq!(send_event(&ask.client, &sandbox).await, expected);
    }
    let (_, faults) = ask.json(ask.request(Method::DELETE, "faults")).await;
    assert_eq!(
        faults,
        json!({ "shares": {}, "latency_ms": 0, "queued": 0, "next": [], "always": null })
    );
    assert_eq!(send_event(&ask.client, &sandbox).await, 201);
    sandbox.answer_always(Fault::unauthorized());
    assert_eq!(ask.get("faults").await.1["always"], "401");

    for (method, path, body, hint) in [
        (Method::PUT, "faults", json!([]), "expected an object"),
        (
            Method::PUT,
            "faults",
            json!({ "shares": { "200": 0.1 } }),
            "write a status from 400 to 599",
        ),
        (
            Method::PUT,
            "faults",
            json!({ "shares": { "429": 1.1 } }),
            "shares.429: expected a share from 0 to 1",
        ),
        (
            Method::PUT,
            "faults",
            json!({ "shares": { "429": "1" } }),
            "expected a share from 0 to 1",
        ),
        (
            Method::PUT,
            "faults",
            json!({ "latency_ms": -1 }),
            "from 0 to 600000",
        ),
        (
            Method::PUT,
            "faults",
            json!({ "latency": 5 }),
            "expected `shares` or `latency_ms`",
        ),
        (
            Method::POST,
            "faults/next",
            json!({}),
            r#"such as {"fault": "429""#,
        ),
        (
            Method::POST,
            "faults/next",
            json!(["429"]),
            "expected an object",
        ),
        (
            Method::POST,
            "faults/next",
            json!({ "fault": "nothing" }),
            "`offline`",
        ),
        (
            Method::POST,
            "faults/next",
            json!({ "fault": "429", "times": 100_000 }),
            "times: expected a whole number from 0 to 1000",
        ),
    ] {
        let (status, answer) = ask.send(method, path, body.clone()).await;
        assert_eq!(status, 400, "{body}");
        let message = answer["msg"].as_str().expect("a message");
        assert!(message.contains(hint), "{body}: {message}");
    }
}

/// What a page of another origin could send.
#[tokio::test]
async fn other_pages_are_kept_out() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let ask = Asker::new(&sandbox);
    send_event(&ask.client, &sandbox).await;
    let own = sandbox.address().to_string();
    let delete = || ask.request(Method::DELETE, "calls");
    let get = || ask.request(Method::GET, "calls");
    for (request, why) in [
        (
            get().header("host", "evil.example"),
            "a name that was given this address",
        ),
        (
            get().header("host", format!("evil.example:{}", sandbox.address().port())),
            "with the port",
        ),
        (
            delete().header("origin", "https://evil.example"),
            "another origin",
        ),
        (
            delete().header("origin", "null"),
            "no origin that can be told",
        ),
        (
            delete().header("origin", "http://localhost:1"),
            "another port",
        ),
        (
            get().header("sec-fetch-site", "cross-site"),
            "embedded elsewhere",
        ),
        (
            get().header("sec-fetch-site", "same-site"),
            "embedded on another port",
        ),
    ] {
        let (status, answer) = ask.json(request).await;
        assert_eq!(status, 403, "{why}");
        assert_eq!(
            answer.as_object().map(serde_json::Map::len),
            Some(1),
            "{why}"
        );
    }
    for path in ["", "page/main.js"] {
        let page = ask
            .client
            .get(format!("{}{path}", sandbox.page_url()))
            .header("host", "evil.example")
            .send()
            .await;
        assert_eq!(page.expect("an answer").status(), 403);
    }
    // A form can send neither JSON nor anything but GET and POST.
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ] {
        let form = ask
            .request(Method::POST, "faults/next")
            .header("content-type", content_type);
        assert_eq!(
            ask.json(form.body(r#"{"fault":"429"}"#)).await.0,
            400,
            "{content_type}"
        );
    }
    let preflight = ask
        .request(Method::OPTIONS, "calls")
        .send()
        .await
        .expect("an answer");
    assert!(!preflight.status().is_success());
    assert_eq!(sandbox.received().len(), 1, "nothing of it was carried out");

    let (status, _) = ask.json(get().header("host", "localhost:4004")).await;
    assert_eq!(status, 200);
    let link = ask
        .client
        .get(sandbox.page_url())
        .header("sec-fetch-site", "cross-site")
        .send()
        .await;
    assert_eq!(
        link.expect("an answer").status(),
        200,
        "a link may lead to the page"
    );
    let same = delete()
        .header("origin", format!("http://{own}"))
        .header("host", &own);
    assert_eq!(ask.json(same).await.0, 200);
    assert!(sandbox.received().is_empty());

    let named = Sandbox::builder()
        .allow_host("sandbox")
        .start()
        .await
        .expect("a sandbox");
    let ask = Asker::new(&named);
    let request = ask
        .request(Method::GET, "calls")
        .header("host", "sandbox:4004");
    assert_eq!(ask.json(request).await.0, 200);
}

/// Reads the feed until it has so many bytes or a text.
async fn read_feed(stream: &mut TcpStream, until: &str) -> String {
    let mut read = Vec::new();
    let mut bytes = [0; 16 * 1024];
    while !String::from_utf8_lossy(&read).contains(until) {
        let count = stream.read(&mut bytes).await.expect("the feed");
        assert!(
            count > 0,
            "the feed ended: {}",
            String::from_utf8_lossy(&read)
        );
        read.extend_from_slice(&bytes[..count]);
    }
    String::from_utf8_lossy(&read).into_owned()
}

async fn open_feed(sandbox: &Sandbox, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(sandbox.address())
        .await
        .expect("connect");
    let head = format!("GET /_sandbox/feed HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.expect("written");
    stream
}

#[tokio::test]
async fn the_feed_goes_on_where_it_was() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    send_event(&client, &sandbox).await;
    let mut feed = open_feed(&sandbox, "").await;
    let first = read_feed(&mut feed, "\"number\":1").await;
    assert!(
        first.contains("text/event-stream") && first.contains("event: settings"),
        "{first}"
    );
    let mut ids = first.lines().filter_map(|line| line.strip_prefix("id: "));
    let id = ids.next_back().expect("an id").to_owned();
    drop(feed);

    send_event(&client, &sandbox).await;
    let mut feed = open_feed(&sandbox, &format!("last-event-id: {id}\r\n")).await;
    let rest = read_feed(&mut feed, "\"number\":2").await;
    assert!(
        !rest.contains("\"number\":1") && !rest.contains("event: clear"),
        "{rest}"
    );

    sandbox.clear();
    let cleared = read_feed(&mut feed, "event: clear").await;
    assert!(!cleared.contains("event: calls"), "{cleared}");
    // Nonsense, and the position in another sandbox, begin anew.
    for id in ["x", "1.2.3", "..", &id.replacen(|_: char| true, "z", 1)] {
        let mut feed = open_feed(&sandbox, &format!("last-event-id: {id}\r\n")).await;
        read_feed(&mut feed, "event: clear").await;
    }
}

#[tokio::test]
async fn neither_a_slow_reader_nor_a_waiting_one_holds_anything_up() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    // Readers that never read.
    let mut feeds = Vec::new();
    for _ in 0..20 {
        feeds.push(open_feed(&sandbox, "").await);
    }
    for _ in 0..300 {
        assert_eq!(send_event(&client, &sandbox).await, 201);
    }
    let ask = Asker::new(&sandbox);
    let waiting = ask.request(Method::GET, "wait?count=1000&timeout_ms=60000");
    let waiting = tokio::spawn(waiting.send());
    let looked = sandbox.received().iter().map(Received::number).max();
    assert_eq!(looked, Some(300));
    tokio::time::timeout(Duration::from_secs(20), sandbox.stop())
        .await
        .expect("it stops at once");
    // An answer that says so, or a connection that is closed.
    if let Ok(answer) = waiting.await.expect("no panic") {
        assert_eq!(answer.status(), 503);
    }
}
