use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(serialize_with = "seconds")]
    watched: std::time::Duration,
}

fn main() {}
