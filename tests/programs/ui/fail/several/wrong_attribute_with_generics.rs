use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(rename = "item_seen")]
struct ItemViewed<'a, T, const N: usize> {
    product_ids: [&'a str; N],
    extra: T,
}

fn main() {
    let event = ItemViewed {
        product_ids: ["sku_1", "sku_2"],
        extra: 5,
    };
    let _ = event.payload("user_1").to_vec();
}
