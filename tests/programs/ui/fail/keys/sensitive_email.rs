use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct UserSignedUp {
    email: String,
}

fn main() {}
