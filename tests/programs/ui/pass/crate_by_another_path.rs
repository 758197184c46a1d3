/// The crate under another name only: the extern name stands for something else here.
mod facade {
    pub mod inner {
        pub use ::linkrunner_events as lr;
    }
}

mod shop {
    use crate::facade::inner::lr::{EcommerceItem, EventData, LinkrunnerEvent};

    #[allow(unused)]
    mod linkrunner_events {}

    #[derive(LinkrunnerEvent)]
    #[linkrunner(crate = crate::facade::inner::lr, ecommerce)]
    pub struct CartViewed<T> {
        pub content_ids: [&'static str; 1],
        pub contents: [Line; 1],
        pub currency: &'static str,
        pub value: T,
        #[linkrunner(flatten)]
        pub screen: Screen,
    }

    #[derive(EventData)]
    #[linkrunner(crate = super::facade::inner::lr)]
    pub struct Screen {
        pub width: Option<u32>,
    }

    #[derive(EcommerceItem)]
    #[linkrunner(crate = crate::facade::inner::lr)]
    pub struct Line {
        pub id: &'static str,
        pub quantity: u32,
        pub item_price: f64,
    }

    #[derive(LinkrunnerEvent)]
    #[linkrunner(crate = crate::facade::inner::lr)]
    pub enum ShopEvent {
        Viewed(CartViewed<f64>),
    }
}

fn main() {
    use facade::inner::lr::LinkrunnerEvent as _;

    let event = shop::ShopEvent::Viewed(shop::CartViewed {
        content_ids: ["a"],
        contents: [shop::Line {
            id: "a",
            quantity: 1,
            item_price: 2.5,
        }],
        currency: "EUR",
        value: 2.5,
        screen: shop::Screen { width: None },
    });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"cart_viewed","event_data":{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":1,"item_price":2.5}],"currency":"EUR","value":2.5},"user_id":"u"}"#,
    );
    assert_eq!(shop::ShopEvent::EVENT_NAMES, ["cart_viewed"]);
}
