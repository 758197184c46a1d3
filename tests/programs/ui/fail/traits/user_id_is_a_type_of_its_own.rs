use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

struct UserId(u128);

fn main() {
    let _ = AppOpened.payload(&UserId(7));
}
