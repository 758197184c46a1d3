use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip, rename = "trace_id")]
    trace: String,
}

fn main() {}
