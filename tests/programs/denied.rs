//! The derives in a crate that denies every lint that users deny.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    unused,
    unreachable_pub,
    missing_debug_implementations,
    missing_copy_implementations,
    unused_qualifications,
    unused_results,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    non_ascii_idents,
    let_underscore_drop,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    variant_size_differences,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

use linkrunner_events::{Content, Currency, EcommerceItem, EventData, LinkrunnerEvent};

/// Events.
pub mod events {
    use super::{Content, Currency, EcommerceItem, EventData, LinkrunnerEvent};

    /// A group.
    #[derive(Debug, Clone, Copy, EventData)]
    pub struct Screen {
        /// In pixels.
        pub width: u32,
    }

    /// An item.
    #[derive(Debug, EcommerceItem)]
    pub struct Line {
        /// The id.
        pub id: String,
        /// How many.
        pub quantity: u32,
        /// The price of one.
        pub item_price: f64,
    }

    /// An event.
    #[derive(Debug, LinkrunnerEvent)]
    #[linkrunner(ecommerce = "Purchase")]
    pub struct OrderPaid<'a, T> {
        /// The ids.
        pub content_ids: Vec<String>,
        /// The items.
        pub contents: Vec<Content>,
        /// The currency.
        pub currency: Currency,
        /// The value.
        pub value: f64,
        /// How many items.
        pub num_items: u32,
        /// The order.
        pub order_id: &'a str,
        /// The screen.
        #[linkrunner(flatten)]
        pub screen: Screen,
        /// Anything.
        #[linkrunner(skip_if = Option::is_none)]
        pub extra: Option<T>,
        /// Anything else.
        #[linkrunner(with = u32::to_string)]
        pub other: u32,
    }

    /// An event without fields.
    #[derive(Debug, Clone, Copy, LinkrunnerEvent)]
    pub struct AppOpened;

    /// An event with lines.
    #[derive(Debug, LinkrunnerEvent)]
    pub struct CartViewed {
        /// The items.
        pub contents: Vec<Line>,
    }

    /// Any of them.
    #[derive(Debug, LinkrunnerEvent)]
    pub enum Any {
        /// Opened.
        Opened(AppOpened),
        /// Viewed.
        Viewed(CartViewed),
    }
}

#[test]
fn runs() {
    let event = events::OrderPaid {
        content_ids: vec!["a".to_owned()],
        contents: vec![Content::new("a", 1, 2)],
        currency: Currency::EUR,
        value: 2.0,
        num_items: 1,
        order_id: "o",
        screen: events::Screen { width: 1 },
        extra: None::<u8>,
        other: 5,
    };
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"order_paid","event_data":{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":1,"item_price":2}],"currency":"EUR","value":2.0,"num_items":1,"order_id":"o","width":1,"other":"5"},"user_id":"u"}"#,
    );
    assert_eq!(events::Any::EVENT_NAMES, ["app_opened", "cart_viewed"]);
}
