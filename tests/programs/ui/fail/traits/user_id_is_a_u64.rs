use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

struct Account {
    id: u64,
}

fn main() {
    let account = Account { id: 12345 };
    let _ = AppOpened.payload(account.id);
}
