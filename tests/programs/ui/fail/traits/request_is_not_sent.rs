#![deny(unused_must_use)]

use linkrunner_events::{EncodeError, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn report() -> Result<(), EncodeError> {
    AppOpened.payload("user_1").to_request()?;
    AppOpened.payload("user_1").to_request()?.with_id("row 17");
    Ok(())
}

fn main() {}
