use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct CommentPosted {
    post_id: u64,
    contents: String,
}

fn main() {}
