use linkrunner_events::LinkrunnerEvent;

mod web {
    #[derive(linkrunner_events::LinkrunnerEvent)]
    pub struct AppOpened {
        pub browser: String,
    }
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    product_id: &'a str,
}

#[derive(LinkrunnerEvent)]
enum WebEvent<'a> {
    Opened(web::AppOpened),
    Viewed(ItemViewed<'a>),
}

#[derive(LinkrunnerEvent)]
enum AnyEvent<'a> {
    Web(WebEvent<'a>),
    Opened(AppOpened),
}

fn main() {}
