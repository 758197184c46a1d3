//! An event alone is no request: it needs a user.

use linkrunner_events::{Client, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

async fn send(client: &Client, event: &ItemViewed) {
    let _ = client.send(event).await;
}

fn main() {}
