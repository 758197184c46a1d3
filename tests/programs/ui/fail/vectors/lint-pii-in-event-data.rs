use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct Purchase {
    email: String,
}

fn main() {
    let event = Purchase {
        email: "user@example.com".to_string(),
    };
    let _ = event.payload("user_12345");
}
