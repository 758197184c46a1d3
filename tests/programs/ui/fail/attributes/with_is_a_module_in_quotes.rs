use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(with = "chrono::serde::ts_seconds")]
    viewed_at: u64,
}

fn main() {}
