#[derive(linkrunner_events::LinkrunnerEvent)]
struct ItemViewed {
    product_id: String,
}

fn main() {
    let event = ItemViewed {
        product_id: "sku_1".to_owned(),
    };
    let _ = event.payload("user_1");
}
