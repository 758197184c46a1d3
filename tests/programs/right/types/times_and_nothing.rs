//! Durations as numbers, and fields without content that are not sent.

use std::marker::PhantomData;
use std::time::Duration;

use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct LevelCompleted<T> {
    #[linkrunner(with = Duration::as_secs_f64)]
    took: Duration,
    #[linkrunner(with = seconds)]
    paused: Option<Duration>,
    #[linkrunner(with = Duration::as_millis)]
    frame: Duration,
    #[linkrunner(skip)]
    kind: PhantomData<T>,
    #[linkrunner(skip)]
    nothing: (),
}

fn seconds(time: &Option<Duration>) -> Option<f64> {
    time.map(|time| time.as_secs_f64())
}

#[test]
fn runs() {
    let mut event = LevelCompleted {
        took: Duration::from_millis(1500),
        paused: None,
        frame: Duration::from_millis(16),
        kind: PhantomData::<u8>,
        nothing: (),
    };
    assert_eq!(data(&event), r#"{"took":1.5,"frame":16}"#);
    event.paused = Some(Duration::from_secs(2));
    assert_eq!(data(&event), r#"{"took":1.5,"paused":2.0,"frame":16}"#);
    let (PhantomData, ()) = (event.kind, event.nothing);
}
