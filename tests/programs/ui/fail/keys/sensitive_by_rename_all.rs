use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename_all = "camelCase")]
struct UserSignedUp {
    first_name: String,
}

fn main() {}
