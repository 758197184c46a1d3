use linkrunner_events::Client;

struct ItemViewed {
    product_id: String,
}

async fn send(client: &Client, event: &ItemViewed) {
    let _ = client.capture(event, "user_1").await;
}

fn main() {}
