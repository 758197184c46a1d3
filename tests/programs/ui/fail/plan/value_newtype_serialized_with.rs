use linkrunner_events::EventValue;

#[derive(serde::Serialize, EventValue)]
struct Cents(#[serde(serialize_with = "as_text")] u64);

fn as_text<S: serde::Serializer>(cents: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cents)
}

fn main() {}
