//! What may cross threads and be held across an `.await`.

use std::error::Error;
use std::hash::Hash;

use linkrunner_events::commerce::{
    AddToCart, BasketBuilder, BasketError, UnknownContentType, ViewContent,
};
use linkrunner_events::{
    ApiRequest, Basket, Content, ContentType, Currency, Ecommerce, EncodeError, EncodeProblem,
    Endpoint, EventSchema, FieldSchema, Finding, Number, Payload, Role, Rule, Severity,
    UnknownCurrency, User,
};

fn is_portable<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
fn is_owned<T: 'static + Clone>() {}
fn is_error<T: Error + Send + Sync + 'static>() {}
fn is_key<T: Copy + Eq + Hash>() {}

#[test]
fn public_types_cross_threads() {
    is_portable::<AddToCart>();
    is_portable::<ApiRequest>();
    is_portable::<Basket>();
    is_portable::<BasketBuilder>();
    is_portable::<BasketError>();
    is_portable::<Content>();
    is_portable::<ContentType>();
    is_portable::<Currency>();
    is_portable::<EncodeError>();
    is_portable::<EncodeProblem>();
    is_portable::<Endpoint>();
    is_portable::<EventSchema>();
    is_portable::<FieldSchema>();
    is_portable::<Finding>();
    is_portable::<Number>();
    is_portable::<Payload<'_, AddToCart>>();
    is_portable::<UnknownContentType>();
    is_portable::<UnknownCurrency>();
    is_portable::<User<'_>>();
    is_portable::<ViewContent>();
}

#[test]
fn public_types_are_what_they_need_to_be() {
    is_owned::<ApiRequest>();
    is_owned::<Basket>();
    is_owned::<Finding>();
    is_owned::<User<'static>>();

    is_error::<BasketError>();
    is_error::<EncodeError>();
    is_error::<UnknownContentType>();
    is_error::<UnknownCurrency>();

    is_key::<ContentType>();
    is_key::<Currency>();
    is_key::<Ecommerce>();
    is_key::<Endpoint>();
    is_key::<Role>();
    is_key::<Rule>();
    is_key::<Severity>();
    // As small as a reference to the letters.
    assert_eq!(size_of::<Currency>(), size_of::<&str>());
}
