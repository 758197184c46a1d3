use linkrunner_events::Client;

async fn send(client: &Client) {
    let event = serde_json::json!({ "product_id": "sku_1" });
    let _ = client.capture(&event, "user_1").await;
}

fn main() {}
