use linkrunner_events::{Client, Payment};

async fn send(client: &Client, payment: &Payment<'_>) {
    let _ = client.capture(payment, "user_1").await;
}

fn main() {}
