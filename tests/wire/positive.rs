//! Every right request to `capture-event`, made from a typed event.

use std::net::Ipv4Addr;

use linkrunner_events::commerce::AddToCart;
use linkrunner_events::{Basket, Content, Currency, EncodeError, Endpoint, LinkrunnerEvent, User};
use serde_json::Value;

use crate::vectors::{Kind, assert_covered, ids, vector};

/// Requests that no typed event makes: there is no event without a name or a user, and no removal by both ids.
const CANNOT_BE_MADE: [&str; 3] = ["neg-ce-no-identity", "neg-ce-no-event-name", "rp-both"];

/// Right requests with a wrong key, or that meet a server in trouble: what matters is the answer, not the body.
const ANSWERS: [&str; 4] = [
    "neg-ce-bad-key",
    "neg-ce-missing-key",
    "neg-ce-rate-limit",
    "neg-ce-server-error",
];

/// What is refused, or taken and ignored, at the other two endpoints.
const PAYMENTS_REFUSED: [&str; 8] = [
    "cp-testing-guide-duplicate",
    "neg-cp-bad-key",
    "neg-cp-no-payment-id",
    "neg-cp-no-identity",
    "neg-cp-negative-amount",
    "neg-cp-status-upgrade",
    "neg-rp-bad-key",
    "neg-rp-empty",
];

type Make = fn() -> Result<Vec<u8>, EncodeError>;

const MADE: [(&str, Make); 11] = [
    ("ce-product-viewed", product_viewed),
    ("ce-purchase-amount", purchase_amount),
    ("ce-purchase-fetch", purchase_fetch),
    ("ce-add-to-cart-ecommerce", add_to_cart_ecommerce),
    ("ce-testing-guide", testing_guide),
    ("ce-install-instance-id", install_instance_id),
    ("ce-client-ip", client_ip),
    ("ce-mcm-content-ids", mcm_content_ids),
    ("ce-mcm-item-group-ids", mcm_item_group_ids),
    ("ce-sdk-add-to-cart", sdk_add_to_cart),
    ("ce-sdk-purchase-initiated", sdk_purchase_initiated),
];

#[test]
fn every_vector_has_its_place() {
    assert_covered(
        &ids(Kind::Positive, "capture-event"),
        MADE.map(|(id, _)| id),
    );

    let mut others = ids(Kind::Negative, "");
    others.extend(ids(Kind::Dedupe, ""));
    others.extend(ids(Kind::NeverSent, ""));
    let entries = CANNOT_BE_MADE
        .iter()
        .chain(&ANSWERS)
        .chain(&PAYMENTS_REFUSED);
    assert_covered(&others, entries.copied());
}

#[test]
fn typed_events_make_the_documented_requests() {
    for (id, make) in MADE {
        let body = make().unwrap_or_else(|error| panic!("{id}: {error}"));
        let body: Value = serde_json::from_slice(&body).unwrap();
        // Numbers are compared as they are written: 2000.0 is not 2000.
        assert_eq!(body, vector(id).request_body, "{id}");
    }
}

#[test]
fn they_go_to_capture_event() {
    #[derive(LinkrunnerEvent)]
    struct ProductViewed;

    let request = ProductViewed.payload("user_12345").to_request().unwrap();
    assert_eq!(request.endpoint(), Endpoint::CaptureEvent);
    for (id, _) in MADE {
        let path = vector(id).path;
        assert_eq!(
            path,
            format!("/api/v1/{}", request.endpoint().path()),
            "{id}"
        );
    }
}

fn product_viewed() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct ProductViewed<'a> {
        product_id: &'a str,
        category: &'a str,
        amount: f64,
        currency: Currency,
        is_featured: bool,
    }

    let event = ProductViewed {
        product_id: "ABC123",
        category: "electronics",
        amount: 249.99,
        currency: Currency::USD,
        is_featured: true,
    };
    event.payload("user_12345").to_vec()
}

fn purchase_amount() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct PurchaseCompleted {
        product_id: String,
        category: String,
        amount: rust_decimal::Decimal,
    }

    let event = PurchaseCompleted {
        product_id: "ABC123".into(),
        category: "electronics".into(),
        amount: rust_decimal::Decimal::new(14_999, 2),
    };
    event.payload("user_12345").to_vec()
}

fn purchase_fetch() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct PurchaseCompleted {
        order_id: &'static str,
        product_ids: Vec<&'static str>,
        total_amount: f64,
        currency: &'static str,
        payment_method: PaymentMethod,
        coupon: Option<String>,
    }

    #[derive(serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    enum PaymentMethod {
        CreditCard,
    }

    let event = PurchaseCompleted {
        order_id: "ORD-12345",
        product_ids: vec!["P-001", "P-002"],
        total_amount: 125.99,
        currency: "USD",
        payment_method: PaymentMethod::CreditCard,
        coupon: None,
    };
    event.payload("user_12345").to_vec()
}

fn add_to_cart_ecommerce() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
    struct CartAdded<'a> {
        content_ids: &'a [&'a str],
        contents: &'a [Content],
        currency: Currency,
        value: f64,
        num_items: u32,
        order_id: &'a str,
    }

    let event = CartAdded {
        content_ids: &["whshct4mwc"],
        contents: &[Content::new("whshct4mwc", 2, 1000)],
        currency: Currency::INR,
        value: 2000.0,
        num_items: 2,
        order_id: "order_id_1234",
    };
    event.payload("user_12345").to_vec()
}

fn testing_guide() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct CheckoutStarted {
        test_run: &'static str,
    }

    let event = CheckoutStarted {
        test_run: "lr_payment_flow_001",
    };
    event
        .payload("YOUR_ATTRIBUTED_USER_ID")
        .event_id("lr_test_event_001")
        .to_vec()
}

fn install_instance_id() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct ProductViewed;

    ProductViewed
        .payload(User::install_instance("abc-123"))
        .to_vec()
}

fn client_ip() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct ProductViewed;

    ProductViewed
        .payload("user_12345")
        .client_ip_address(Ipv4Addr::new(203, 0, 113, 10))
        .to_vec()
}

fn mcm_content_ids() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "AddToCart")]
    struct AddToCart {
        content_ids: [String; 2],
        contents: Vec<Content>,
        currency: String,
        value: f64,
        num_items: usize,
        order_id: String,
    }

    let ids = ["sku_blue_tshirt_m", "sku_black_jeans_32"];
    let event = AddToCart {
        content_ids: ids.map(str::to_owned),
        contents: vec![Content::new(ids[0], 1, 799), Content::new(ids[1], 1, 1499)],
        currency: "INR".into(),
        value: 2298.0,
        num_items: 2,
        order_id: "order_98765".into(),
    };
    event.payload("user_12345").to_vec()
}

fn mcm_item_group_ids() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "ViewContent")]
    struct ViewContent {
        item_group_ids: Vec<&'static str>,
        contents: [Content; 1],
        currency: Currency,
        value: f64,
        num_items: u8,
        order_id: Option<&'static str>,
    }

    let event = ViewContent {
        item_group_ids: vec!["tshirt_blue"],
        contents: [Content::new("tshirt_blue", 1, 799)],
        currency: Currency::INR,
        value: 799.0,
        num_items: 1,
        order_id: Some("order_10234"),
    };
    event.payload("user_12345").to_vec()
}

fn sdk_add_to_cart() -> Result<Vec<u8>, EncodeError> {
    let basket = Basket::builder(Currency::USD)
        .item("product_123", 1, 49.99)
        .build();
    AddToCart::new(basket.unwrap()).payload("user123").to_vec()
}

fn sdk_purchase_initiated() -> Result<Vec<u8>, EncodeError> {
    #[derive(LinkrunnerEvent)]
    struct PurchaseInitiated {
        #[linkrunner(with = u32::to_string)]
        product_id: u32,
        category: &'static str,
        amount: f32,
    }

    let event = PurchaseInitiated {
        product_id: 12345,
        category: "electronics",
        amount: 99.99,
    };
    event.payload("user123").to_vec()
}
