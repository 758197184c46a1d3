//! Typical events, as a user's own snapshot tests show them.

use linkrunner_events::commerce::{AddToCart, ViewContent};
use linkrunner_events::{
    Basket, Content, Currency, EcommerceItem, EventData, LinkrunnerEvent, User,
};
use rust_decimal::Decimal;

#[derive(EventData)]
struct Device {
    os: &'static str,
    #[linkrunner(rename = "osVersion")]
    version: Option<&'static str>,
}

#[derive(LinkrunnerEvent)]
struct SearchPerformed {
    query_length: u32,
    #[linkrunner(skip_if = Vec::is_empty)]
    filters: Vec<String>,
    results: Option<u64>,
    #[linkrunner(flatten)]
    device: Device,
    session: Device,
}

fn search() -> SearchPerformed {
    SearchPerformed {
        query_length: 7,
        filters: Vec::new(),
        results: None,
        device: Device {
            os: "android",
            version: Some("15"),
        },
        session: Device {
            os: "ios",
            version: None,
        },
    }
}

#[test]
fn plain_event() {
    insta::assert_json_snapshot!(search().payload("user_12345"));
}

#[test]
fn event_without_data() {
    #[derive(LinkrunnerEvent)]
    struct AchievementUnlocked;

    let user = User::install_instance("abc-123");
    let payload = AchievementUnlocked
        .payload(user)
        .event_id("achievement_1")
        .client_ip_address([203, 0, 113, 10]);
    insta::assert_json_snapshot!(payload);
}

#[test]
fn purchase() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(rename_all = "snake_case")]
    struct PurchaseCompleted<'a> {
        order_id: &'a str,
        amount: Decimal,
        currency: Currency,
        coupon: Option<&'a str>,
    }

    let event = PurchaseCompleted {
        order_id: "ORD-12345",
        amount: Decimal::new(14_999, 2),
        currency: Currency::USD,
        coupon: None,
    };
    insta::assert_json_snapshot!(event.payload("user_12345"));
}

fn basket() -> Basket {
    Basket::builder(Currency::INR)
        .item("sku_blue_tshirt_m", 2, 799)
        .item("sku_black_jeans_32", 1, 1499.5)
        .build()
        .unwrap()
}

#[test]
fn view_content() {
    insta::assert_json_snapshot!(ViewContent::new(basket()).payload("user_12345"));
}

#[test]
fn add_to_cart() {
    let event = AddToCart::new(basket()).order_id("order_98765");
    insta::assert_json_snapshot!(event.payload("user_12345"));
}

#[test]
fn product_groups() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce)]
    struct BundleViewed {
        item_group_ids: Vec<&'static str>,
        contents: Vec<Line>,
        currency: Currency,
        value: f64,
        recommended: [Content; 1],
    }

    #[derive(EcommerceItem)]
    struct Line {
        #[linkrunner(rename = "id")]
        sku: &'static str,
        quantity: u8,
        item_price: f64,
        size: Option<&'static str>,
    }

    let event = BundleViewed {
        item_group_ids: vec!["tshirt_blue"],
        contents: vec![Line {
            sku: "tshirt_blue",
            quantity: 1,
            item_price: 799.0,
            size: Some("m"),
        }],
        currency: Currency::INR,
        value: 799.0,
        recommended: [Content::new("socks", 1, Decimal::new(995, 1))],
    };
    insta::assert_json_snapshot!(event.payload("user_12345"));
}

#[test]
fn any_event_of_an_enum() {
    #[derive(LinkrunnerEvent)]
    enum ShopEvent {
        Search(SearchPerformed),
        Cart(Box<AddToCart>),
    }

    insta::assert_json_snapshot!("enum_search", ShopEvent::Search(search()).payload("user_1"));
    let cart = ShopEvent::Cart(Box::new(AddToCart::new(basket())));
    insta::assert_json_snapshot!("enum_cart", cart.payload("user_1"));
}
