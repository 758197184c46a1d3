#![allow(dead_code)]

#[derive(::linkrunner_events::EventData)]
struct Screen {
    width: ::core::primitive::u32,
}

#[derive(::linkrunner_events::EcommerceItem)]
struct Line {
    id: ::std::string::String,
    quantity: ::core::primitive::u32,
    item_price: ::core::primitive::f64,
}

#[derive(::linkrunner_events::LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
struct OrderPaid<'a, T> {
    content_ids: ::std::vec::Vec<::std::string::String>,
    contents: ::std::vec::Vec<Line>,
    currency: ::linkrunner_events::Currency,
    value: ::core::primitive::f64,
    num_items: ::core::primitive::u32,
    order_id: &'a ::core::primitive::str,
    amount: ::core::option::Option<::core::primitive::f64>,
    #[linkrunner(flatten)]
    screen: ::core::option::Option<Screen>,
    #[linkrunner(skip_if = ::core::option::Option::is_none)]
    extra: ::core::option::Option<T>,
    #[linkrunner(with = ::core::clone::Clone::clone)]
    with: ::core::primitive::u8,
}

#[derive(::linkrunner_events::LinkrunnerEvent)]
struct AppOpened;

#[derive(::linkrunner_events::LinkrunnerEvent)]
enum Any<'a> {
    Paid(OrderPaid<'a, ::core::primitive::u8>),
    Opened(AppOpened),
}

mod core {}
mod std {}
mod serde {}
mod linkrunner_events {}
mod sink_module {}
fn sink() {}
fn serializer() {}
fn visit() {}
fn fields() {}

#[test]
fn runs() {
    let paid = Any::Paid(OrderPaid {
        content_ids: <[_]>::into_vec(::std::boxed::Box::new([::std::convert::Into::into("a")])),
        contents: <[_]>::into_vec(::std::boxed::Box::new([Line {
            id: ::std::convert::Into::into("a"),
            quantity: 1,
            item_price: 2.5,
        }])),
        currency: ::linkrunner_events::Currency::EUR,
        value: 2.5,
        num_items: 1,
        order_id: "o",
        amount: ::core::option::Option::None,
        screen: ::core::option::Option::Some(Screen { width: 1 }),
        extra: ::core::option::Option::None,
        with: 9,
    });
    let body = ::linkrunner_events::LinkrunnerEvent::payload(&paid, "u").to_vec();
    let body = ::core::result::Result::unwrap(body);
    ::std::assert_eq!(
        ::std::string::String::from_utf8_lossy(&body),
        r#"{"event_name":"order_paid","event_data":{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":1,"item_price":2.5}],"currency":"EUR","value":2.5,"num_items":1,"order_id":"o","width":1,"with":9},"user_id":"u"}"#,
    );
    ::std::assert_eq!(Any::EVENT_NAMES, ["order_paid", "app_opened"]);
    let _ = Any::Opened(AppOpened);
}
