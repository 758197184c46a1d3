//! Calls as an application makes them.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "sk_test_never_to_be_seen";

pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

pub(crate) fn call(
    client: &Client,
    sandbox: &Sandbox,
    endpoint: Endpoint,
    body: impl Into<reqwest::Body>,
) -> RequestBuilder {
    client
        .post(format!("{}/{}", sandbox.base_url(), endpoint.path()))
        .header("linkrunner-key", KEY)
        .header("content-type", "application/json")
        .body(body)
}

/// Sends an event, and gives the status.
pub(crate) async fn event(sandbox: &Sandbox, name: &str, data: Value) -> u16 {
    let body = json!({ "event_name": name, "user_id": "user_12345", "event_data": data });
    let sent = call(&client(), sandbox, Endpoint::CaptureEvent, body.to_string()).send();
    sent.await.expect("an answer").status().as_u16()
}

/// Sends a payment, and gives the status.
pub(crate) async fn payment(sandbox: &Sandbox, id: &str, amount: f64) -> u16 {
    let body = json!({ "user_id": "user_777", "payment_id": id, "amount": amount });
    let sent = call(
        &client(),
        sandbox,
        Endpoint::CapturePayment,
        body.to_string(),
    )
    .send();
    sent.await.expect("an answer").status().as_u16()
}
