use linkrunner_events::{EcommerceItem, LinkrunnerEvent};

#[derive(EcommerceItem)]
struct CartLine<Q> {
    id: String,
    quantity: Q,
    item_price: f64,
}

#[derive(LinkrunnerEvent)]
struct CartViewed<T> {
    contents: Vec<T>,
}

fn main() {
    let line = CartLine {
        id: "sku_1".to_owned(),
        quantity: 1.5,
        item_price: 9.5,
    };
    let event = CartViewed {
        contents: vec![line],
    };
    let _ = event.payload("user_1");
}
