use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

struct Session {
    user_id: Option<String>,
}

fn main() {
    let session = Session { user_id: None };
    let _ = AppOpened.payload(session.user_id);
}
