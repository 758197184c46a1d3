use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct UserSignedUp {
    password: String,
}

fn main() {}
