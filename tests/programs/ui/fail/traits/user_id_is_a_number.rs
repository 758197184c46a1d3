use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn main() {
    let _ = AppOpened.payload(12345);
}
