use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
#[serde(transparent)]
struct Cents {
    #[serde(with = "text")]
    amount: u64,
}

mod text {
    pub fn serialize<S: serde::Serializer>(cents: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(cents)
    }
}

fn main() {}
