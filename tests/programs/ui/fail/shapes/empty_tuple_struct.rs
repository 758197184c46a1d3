use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened();

fn main() {}
