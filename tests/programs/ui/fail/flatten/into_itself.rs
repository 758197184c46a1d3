use linkrunner_events::{EventData, LinkrunnerEvent};

#[derive(EventData)]
struct Category {
    title: String,
    #[linkrunner(flatten)]
    parent: Option<Box<Category>>,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    product_id: u32,
    #[linkrunner(flatten)]
    before: Option<&'a Self>,
    category: Category,
}

fn main() {}
