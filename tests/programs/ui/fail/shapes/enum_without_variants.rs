use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
enum ShopEvent {}

fn main() {}
