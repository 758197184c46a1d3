use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[repr(C, packed(2))]
struct ItemViewed {
    product_id: u32,
    #[linkrunner(rename = "in_stock")]
    stock: u8,
}

fn main() {}
