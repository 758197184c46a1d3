use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    on_sent: Box<dyn Fn()>,
}

fn main() {}
