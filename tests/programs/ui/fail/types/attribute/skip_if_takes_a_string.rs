use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = is_blank)]
    query: String,
}

fn is_blank(query: String) -> bool {
    query.trim().is_empty()
}

fn main() {}
