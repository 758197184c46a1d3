use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    #[linkrunner(skip_if = first)]
    tags: Vec<String>,
}

fn first(tags: &Vec<String>) -> Option<bool> {
    tags.first().map(String::is_empty)
}

fn main() {}
