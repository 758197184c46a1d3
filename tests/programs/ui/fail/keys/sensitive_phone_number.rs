use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct UserSignedUp {
    phone_number: String,
}

fn main() {}
