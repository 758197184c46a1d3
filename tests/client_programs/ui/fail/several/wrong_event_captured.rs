use linkrunner_events::{Client, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    email: String,
}

async fn send(client: &Client, event: &ItemViewed) {
    let _ = client.capture(event, "user_1").await;
}

fn main() {}
