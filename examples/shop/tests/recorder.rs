//! A recorder: fast, without sockets, and it fails on demand. What does the shop do when something is wrong?

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use linkrunner_events::LinkrunnerEvent;
use linkrunner_events::outbox::Outbox;
use linkrunner_events::testing::{Failure, Recorder};
use serde_json::json;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::linkrunner::Linkrunner;
use crate::routes;
use crate::settings::Target;
use crate::tracker::Tracker;

struct Shop {
    routes: Router,
    recorder: Recorder,
    outbox: Outbox,
    _folder: TempDir,
}

impl Shop {
    async fn start() -> Self {
        let recorder = Recorder::new();
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Account {
            client: recorder.client(),
            outbox: folder.path().join("linkrunner.db"),
        };
        let outbox = Linkrunner::start(target).await.unwrap().outbox();
        Self {
            routes: routes::all(Tracker::new(outbox.clone())),
            recorder,
            outbox,
            _folder: folder,
        }
    }

    async fn get(&self, path: &str) -> StatusCode {
        let request = Request::get(path).header("x-user", "user_12345");
        status(&self.routes, request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, body: serde_json::Value) -> StatusCode {
        status(&self.routes, post(path, body)).await
    }

    /// The relay sends in the background.
    async fn sent(&self) {
        while self.outbox.stats().await.unwrap().pending > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

fn post(path: &str, body: serde_json::Value) -> Request<Body> {
    Request::post(path)
        .header("x-user", "user_12345")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn status(routes: &Router, request: Request<Body>) -> StatusCode {
    let response = routes.clone().oneshot(request).await;
    response.unwrap().status()
}

fn order() -> serde_json::Value {
    json!({
        "user": "user_12345",
        "order_id": "ORD-1",
        "payment_id": "pay_1",
        "lines": [{ "sku": "sku_pencil", "quantity": 3 }],
    })
}

#[tokio::test]
async fn a_payment_that_is_reported_twice_keeps_its_id() {
    let shop = Shop::start().await;
    for _ in 0..2 {
        assert_eq!(shop.post("/orders", order()).await, StatusCode::CREATED);
    }
    shop.sent().await;
    let payments = shop.recorder.payments();
    assert_eq!(payments.len(), 2);
    for payment in payments {
        assert_eq!(payment.body()["payment_id"], "pay_1");
        // Three times 0.1 is 0.3, and not 0.30000000000000004.
        assert_eq!(payment.body()["amount"].to_string(), "0.3");
    }
}

#[tokio::test]
async fn an_outage_of_linkrunner_does_not_disturb_the_shopper() {
    let shop = Shop::start().await;
    shop.recorder.fail_always(Failure::no_connection());
    assert_eq!(shop.get("/products/sku_pen").await, StatusCode::OK);
    assert_eq!(shop.get("/health").await, StatusCode::OK);
    assert_eq!(shop.outbox.stats().await.unwrap().pending, 1);

    shop.recorder.clear_failures();
    shop.sent().await;
    assert_eq!(shop.recorder.requests().len(), 1);
    assert_eq!(shop.recorder.requests()[0].event_name(), "item_viewed");
}

#[tokio::test]
async fn a_refused_request_tracks_nothing() {
    let shop = Shop::start().await;
    let no_product = json!({ "sku": "sku_unicorn", "quantity": 1 });
    let no_quantity = json!({ "sku": "sku_pen", "quantity": 0 });
    let mut no_lines = order();
    no_lines["lines"] = json!([]);
    let mut no_id = order();
    no_id["payment_id"] = json!(" ");
    for (path, body, expected) in [
        ("/cart", no_product, StatusCode::NOT_FOUND),
        ("/cart", no_quantity, StatusCode::UNPROCESSABLE_ENTITY),
        ("/orders", no_lines, StatusCode::UNPROCESSABLE_ENTITY),
        ("/orders", no_id, StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(shop.post(path, body.clone()).await, expected, "{body}");
    }
    let nobody = Request::get("/products").body(Body::empty()).unwrap();
    assert_eq!(status(&shop.routes, nobody).await, StatusCode::UNAUTHORIZED);

    // Events of a user are sent in order: if an earlier one had been stored, it would have arrived first.
    assert_eq!(shop.get("/products").await, StatusCode::OK);
    shop.sent().await;
    assert_eq!(shop.recorder.attempts().len(), 1);
    assert_eq!(
        shop.recorder.of::<crate::events::SearchPerformed>().len(),
        1
    );
}

/// If the outbox is full, shoppers can continue, but a payment is answered with an error: the provider then tries
/// again.
#[tokio::test]
async fn a_full_outbox_is_an_error_for_payments_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("linkrunner.db");
    // No relay runs, so the outbox stays full.
    let outbox = Outbox::sqlite(file).max_events(1).open().await.unwrap();
    outbox.enqueue(&Filler, "user_12345").await.unwrap();

    let routes = routes::all(Tracker::new(outbox));
    let line = json!({ "sku": "sku_pen", "quantity": 1 });
    assert_eq!(status(&routes, post("/cart", line)).await, StatusCode::OK);
    assert_eq!(
        status(&routes, post("/orders", order())).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[derive(LinkrunnerEvent)]
struct Filler;
