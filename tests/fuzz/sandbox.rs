//! What other programs send to the sandbox: calls to Linkrunner, and settings of faults.

use linkrunner_events::plan::Lock;
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{ApiRequest, Endpoint};
use linkrunner_fuzz::fuzz;
use linkrunner_fuzz::words::JSON;
use reqwest::{Client, Method};
use serde_json::Value;
use tokio::runtime::Runtime;

const PLAN: &str = include_str!("seeds/lock/shop");

const CALL_WORDS: &[&[u8]] = &[
    b"true",
    b"-1",
    b"1.5",
    b"\"1.5\"",
    b"\"\"",
    b"\"\\u0000\"",
    b"\"\\ud800\"",
    b"\"a@b.example\"",
    b"\"4111111111111111\"",
    b"\"$5\"",
    b"\"usd\"",
    b"\"USD\"",
    b"\"product_group\"",
    b"\"10.0.0.5\"",
    b"\"::1\"",
    b"\"event_name\":",
    b"\"user_id\":",
    b"\"install_instance_id\":",
    b"\"event_data\":",
    b"\"event_id\":",
    b"\"client_ip_address\":",
    b"\"payment_id\":",
    b"\"amount\":",
    b"\"type\":\"REFUND\",",
    b"\"status\":\"PAYMENT_FAILED\",",
    b"\"value\":",
    b"\"currency\":",
    b"\"content_ids\":",
    b"\"item_group_ids\":",
    b"\"contents\":",
    b"\"content_type\":",
    b"\"num_items\":",
    b"\"order_id\":",
    b"\"discount\":",
    b"\"id\":",
    b"\"quantity\":",
    b"\"item_price\":",
    b"\"email\":",
    b"\"total_amount\":",
    b"\"Amount\":",
];

const FAULT_WORDS: &[&[u8]] = &[
    b"0",
    b"1",
    b"-1",
    b"1.5",
    b"1e-400",
    b"\"shares\":",
    b"\"latency_ms\":",
    b"\"fault\":",
    b"\"retry_after\":",
    b"\"times\":",
    b"\"429\"",
    b"\"offline\"",
    b"\"599\"",
    b"\"600\"",
    b"\"2\"",
    b"\"\\r\\n\"",
    b"\"Fri, 31 Dec 1999 23:59:59 GMT\"",
];

struct World {
    runtime: Runtime,
    client: Client,
    sandbox: Sandbox,
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let plan = Lock::parse(PLAN).expect("a lock file").plan;
        let sandbox = runtime.block_on(Sandbox::builder().plan(plan).keep(4).start());
        Self {
            runtime,
            client: Client::builder().no_proxy().build().expect("a client"),
            sandbox: sandbox.expect("a sandbox"),
        }
    }

    /// Sends a request, and returns the status and the answer, which is always JSON.
    fn send(&self, method: Method, url: &str, body: &[u8]) -> (u16, Value) {
        let request = self
            .client
            .request(method, url)
            .header("linkrunner-key", "test")
            .header("content-type", "application/json")
            .body(body.to_vec());
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            let status = answer.status().as_u16();
            let body = answer.bytes().await.expect("a whole answer");
            (status, serde_json::from_slice(&body).expect("JSON"))
        })
    }

    fn own(&self, path: &str) -> String {
        format!("{}_sandbox/{path}", self.sandbox.page_url())
    }
}

#[test]
fn calls() {
    let world = World::new();
    fuzz("sandbox_call", &[JSON, CALL_WORDS].concat(), |body| {
        for endpoint in [
            Endpoint::CaptureEvent,
            Endpoint::CapturePayment,
            Endpoint::RemovePayment,
        ] {
            let url = format!("{}/{}", world.sandbox.base_url(), endpoint.path());
            let (status, answer) = world.send(Method::POST, &url, body);
            assert!(matches!(status, 200 | 201 | 400), "{status}");
            assert!(answer["msg"].is_string(), "{answer}");
            if endpoint == Endpoint::CaptureEvent && is_encodable(endpoint, body) {
                assert_eq!(
                    status, 201,
                    "the client sends it, and the sandbox refuses it"
                );
            }
        }
        let received = world.sandbox.received();
        for call in received.iter().rev().take(3) {
            for finding in call.findings() {
                assert!(
                    !finding.message().contains(['\n', '\r', '\0']),
                    "{finding:?}"
                );
                assert!(finding.message().len() < 1_500, "{finding:?}");
            }
        }
        let (status, calls) = world.send(Method::GET, &world.own("calls"), b"");
        assert_eq!(status, 200);
        assert_eq!(
            calls["calls"].as_array().or(calls.as_array()).map(Vec::len),
            Some(received.len())
        );
    });
}

/// Whether the client could send it. Some numbers and depths are more than the sandbox reads, and restoring does not check
/// the address.
fn is_encodable(endpoint: Endpoint, body: &[u8]) -> bool {
    let value: Option<Value> = serde_json::from_slice(body).ok();
    value.is_some_and(|value| value.get("client_ip_address").is_none())
        && ApiRequest::from_parts(endpoint, body).is_ok()
}

#[test]
fn faults() {
    let world = World::new();
    fuzz("sandbox_faults", &[JSON, FAULT_WORDS].concat(), |body| {
        for (method, path) in [(Method::PUT, "faults"), (Method::POST, "faults/next")] {
            let (status, answer) = world.send(method, &world.own(path), body);
            assert!(matches!(status, 200 | 400 | 422), "{status}");
            assert!(answer.is_object(), "{answer}");
        }
        let (status, _) = world.send(Method::DELETE, &world.own("faults"), b"");
        assert_eq!(status, 200);
    });
}
