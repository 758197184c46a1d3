use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn main() {
    let user: Option<&str> = None;
    let _ = AppOpened.payload(user);
}
