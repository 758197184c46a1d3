use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(nmae = "item_seen")]
struct ItemViewed {
    product_id: String,
}

fn main() {
    let event = ItemViewed {
        product_id: "sku_1".to_owned(),
    };
    let _ = event.payload("user_1").to_vec();
    println!("{}", ItemViewed::EVENT_NAME);
    println!("{}", ItemViewed::SCHEMAS.len());
}
