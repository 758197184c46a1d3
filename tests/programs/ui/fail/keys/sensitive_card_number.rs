use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct UserSignedUp {
    card_number: String,
}

fn main() {}
