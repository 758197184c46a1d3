use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip, skip)]
    trace: String,
}

fn main() {}
