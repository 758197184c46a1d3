use linkrunner_events::{Client, EventData};

#[derive(EventData)]
struct Screen {
    width: u32,
}

async fn send(client: &Client, screen: &Screen) {
    let _ = client.capture(screen, "user_1").await;
}

fn main() {}
