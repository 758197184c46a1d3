use linkrunner_events::{Content, ContentType, Currency, EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Ids {
    content_ids: Vec<String>,
    content_type: Option<ContentType>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed {
    #[linkrunner(flatten)]
    ids: Ids,
    contents: Vec<Content>,
    currency: Currency,
    value: f64,
}

fn main() {}
