use linkrunner_events::LinkrunnerEvent;
use serde::Deserialize;

#[derive(LinkrunnerEvent, Deserialize)]
struct ItemViewed {
    #[serde(with = "seconds")]
    watched: u64,
}

mod seconds {
    use serde::{Deserialize, Deserializer};

    pub fn deserialize<'de, D: Deserializer<'de>>(seconds: D) -> Result<u64, D::Error> {
        u64::deserialize(seconds)
    }
}

fn main() {}
