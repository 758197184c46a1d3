use linkrunner_events::EventData;

#[derive(EventData)]
#[linkrunner(rename_all = "kebab-case")]
struct Order {
    num_items: u32,
    content_ids: Vec<String>,
}

fn main() {}
