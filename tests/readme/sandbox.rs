use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{Client, LinkrunnerEvent, ServerKey};

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[tokio::test]
async fn the_event_arrives_despite_a_rate_limit() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder(ServerKey::new("any")?).base_url(sandbox.base_url()).build()?;

    sandbox.answer_next(Fault::rate_limited().retry_after("1"));
    client.capture(&AppOpened, "user_12345").await?; // sent again after a second

    let calls = sandbox.received();
    assert_eq!(calls[0].status(), Some(429));
    assert_eq!(calls.len(), 2); // both attempts
    assert_eq!(sandbox.events("app_opened").len(), 1); // one was accepted
    assert!(sandbox.received()[1].findings().is_empty()); // and has no findings
    Ok(())
}
