use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct UserSignedUp {
    #[linkrunner(rename = "user_email")]
    contact: String,
}

fn main() {}
