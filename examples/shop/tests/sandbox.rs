//! A sandbox: the whole shop over HTTP, down to the bytes that Linkrunner gets, checked against the plan.

use linkrunner_events::plan::Lock;
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{Client, ServerKey, Severity};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::linkrunner::Linkrunner;
use crate::settings::Target;
use crate::tracker::Tracker;
use crate::{routes, shutdown};

#[tokio::test]
async fn a_shopper_buys_pencils() {
    let lock = include_str!("../../linkrunner.plan.shop.toml");
    let sandbox = Sandbox::builder()
        .key("the-key-of-the-shop")
        // A call that differs from the plan, or has another probable mistake, is refused.
        .plan(Lock::parse(lock).unwrap().plan)
        .strict(Severity::Warning)
        .start()
        .await
        .unwrap();
    let client = Client::builder(ServerKey::new("the-key-of-the-shop").unwrap())
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("linkrunner.db");
    let linkrunner = Linkrunner::start(Target::Account { client, outbox })
        .await
        .unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(shutdown::serve(
        listener,
        routes::all(Tracker::new(linkrunner.outbox())),
        async {
            let _ = stopped.await;
        },
    ));

    let http = reqwest::Client::new();
    let lines =
        json!([{ "sku": "sku_pencil", "quantity": 3 }, { "sku": "sku_pen", "quantity": 1 }]);
    let order =
        json!({ "user": "user_12345", "order_id": "ORD-1", "payment_id": "pay_1", "lines": lines });
    for request in [
        http.get(format!("{shop}/products?category=pens")),
        http.get(format!("{shop}/products/sku_pencil")),
        http.post(format!("{shop}/cart"))
            .json(&json!({ "sku": "sku_pencil", "quantity": 3 })),
        http.post(format!("{shop}/checkout"))
            .json(&json!({ "lines": lines, "shipping": "standard" })),
        http.post(format!("{shop}/orders")).json(&order),
    ] {
        let answer = request.header("x-user", "user_12345").send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    let calls = sandbox.wait_for(5).await.unwrap();
    let names: Vec<_> = calls.iter().filter_map(|call| call.event_name()).collect();
    assert_eq!(
        names,
        [
            "search_performed",
            "item_viewed",
            "cart_added",
            "checkout_started"
        ]
    );
    for call in &calls {
        assert!(call.is_accepted() && call.findings().is_empty(), "{call:?}");
        assert_eq!(call.user_id(), Some("user_12345"));
        assert_eq!(call.data("service").unwrap(), "shop");
    }
    assert_eq!(sandbox.payments()[0].amount(), 20.2);

    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert_eq!(linkrunner.stop().await.sent, 5);
}
