use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = str::len)]
    query: String,
}

fn main() {}
