use linkrunner_events::{Basket, LinkrunnerEvent};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct CartViewed {
    #[linkrunner(flatten)]
    basket: Basket,
    item_group_ids: Vec<String>,
}

fn main() {}
