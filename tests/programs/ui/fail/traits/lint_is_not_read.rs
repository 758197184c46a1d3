#![deny(unused_must_use)]

use linkrunner_events::{LinkrunnerEvent, Payment};

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn main() {
    AppOpened.lint();
    AppOpened.payload("user_1").lint();
    Payment::new("user_1", "pay_1", 5).lint();
}
