use std::sync::Arc;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{AsyncCapture, Error, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
struct LevelCompleted {
    level: u32,
}

struct Game {
    events: Arc<dyn AsyncCapture>, // in production: Arc::new(client)
}

impl Game {
    async fn complete(&self, level: u32) -> Result<(), Error> {
        self.events.capture(&LevelCompleted { level }, "user_12345").await?;
        Ok(())
    }
}

#[tokio::test]
async fn a_level_is_reported() {
    let recorder = Recorder::new();
    let game = Game { events: Arc::new(recorder.clone()) };
    game.complete(7).await.unwrap();
    assert_eq!(recorder.of::<LevelCompleted>()[0].data("level").unwrap(), 7);

    recorder.fail_next(Failure::timeout());
    assert!(game.complete(8).await.unwrap_err().may_have_been_delivered());
}
