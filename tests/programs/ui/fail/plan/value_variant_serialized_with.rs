use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
enum Tier {
    Free,
    #[serde(serialize_with = "as_number")]
    Gold,
}

fn as_number<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(1)
}

fn main() {}
