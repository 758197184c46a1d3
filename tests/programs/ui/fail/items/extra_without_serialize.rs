use linkrunner_events::EcommerceItem;

struct Point {
    x: f64,
    y: f64,
}

#[derive(EcommerceItem)]
struct CartLine {
    id: String,
    quantity: u32,
    item_price: f64,
    place: Point,
}

fn main() {}
