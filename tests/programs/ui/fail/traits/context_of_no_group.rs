use linkrunner_events::LinkrunnerEvent;

#[derive(serde::Serialize)]
struct Context {
    service: &'static str,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

fn main() {
    let context = Context { service: "shop" };
    let _ = AppOpened.payload("user_1").context(&context);
}
