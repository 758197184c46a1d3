//! The derive macros of `linkrunner-events`. Depend on that crate: it exports the macros, and the generated code calls it.
//!
//! The input is parsed (`parse`, `attr`), checked (`check`) and expanded (`expand`). Only parsing and checking can fail.

mod attr;
mod case;
mod check;
mod diagnostics;
mod event_value;
mod expand;
mod fallback;
mod input;
mod kind;
mod parse;
mod plan_list;
mod suggest;

use proc_macro::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;
use crate::kind::Target;

/// Turns a struct into an event. On an enum, each variant holds one event.
///
/// The name of the event is the name of the struct in `snake_case`. The fields become `event_data`. Most mistakes that Linkrunner accepts
/// silently, and that lose revenue or a field, are compile errors.
///
/// ```
/// use linkrunner_events::{Currency, LinkrunnerEvent};
///
/// /// A shopper paid for an order.
/// #[derive(LinkrunnerEvent)]
/// struct PurchaseCompleted<'a> {
///     order_id: &'a str,
///     amount: f64,             // a JSON number: a `String` does not compile
///     currency: Currency,      // ISO 4217
///     coupon: Option<&'a str>, // left out when `None`
/// }
///
/// assert_eq!(PurchaseCompleted::EVENT_NAME, "purchase_completed");
/// ```
///
/// # On the struct
///
/// | option | meaning |
/// | --- | --- |
/// | `name = "…"` | the name of the event, instead of the struct's |
/// | `rename_all = "camelCase"` | the case of all keys; takes the same values as serde's `rename_all` |
/// | `ecommerce = "ViewContent"`, `"AddToCart"`, `"Purchase"`, or `ecommerce` alone | requires every key that an ad network's catalogue needs; `content_type` is written for you |
/// | `allow(non_snake_case)` | allows an event name in another case |
/// | `allow(sensitive)` | allows keys that name sensitive data |
/// | `allow(serde)` | allows serde attributes that have no effect on the event, for a type that is also serialized elsewhere |
/// | `unplanned` | keeps the event out of the tracking plan |
/// | `crate = path` | the path to `linkrunner_events`, if another crate re-exports it or `Cargo.toml` renames it |
///
/// ```
/// use linkrunner_events::{Basket, Currency, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(name = "add_to_cart", ecommerce = "AddToCart")]
/// struct CartAdded {
///     #[linkrunner(flatten)]
///     basket: Basket,
/// }
///
/// // An event that dashboards know by its old name, and that is not in the plan.
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(name = "Trial Started", allow(non_snake_case), unplanned)]
/// #[linkrunner(rename_all = "camelCase")]
/// struct TrialStarted {
///     trial_days: u32, // "trialDays"
/// }
///
/// // The key `phone` looks like personal data, but it is not.
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(allow(sensitive))]
/// struct PhonePicked {
///     phone: &'static str,
/// }
///
/// // Serde reads this type from a log, under another key.
/// #[derive(LinkrunnerEvent, serde::Deserialize)]
/// #[linkrunner(allow(serde))]
/// struct LevelCompleted {
///     #[serde(rename = "l")]
///     level: u32,
/// }
///
/// // `crate` is for macros and crates that re-export this one.
/// use linkrunner_events as events;
///
/// #[derive(events::LinkrunnerEvent)]
/// #[linkrunner(crate = events)]
/// struct AppOpened;
///
/// assert_eq!(CartAdded::EVENT_NAME, "add_to_cart");
/// assert_eq!(AppOpened::EVENT_NAME, "app_opened");
/// let body = TrialStarted { trial_days: 14 }.payload("user_12345").to_vec()?;
/// assert_eq!(
///     String::from_utf8_lossy(&body),
///     r#"{"event_name":"Trial Started","event_data":{"trialDays":14},"user_id":"user_12345"}"#,
/// );
/// let body = LevelCompleted { level: 5 }.payload("user_12345").to_vec()?;
/// assert!(String::from_utf8_lossy(&body).contains(r#"{"level":5}"#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
///
/// # On a field
///
/// | option | meaning |
/// | --- | --- |
/// | `rename = "…"` | the key, instead of the field's name |
/// | `skip` | never sends the field |
/// | `skip_if = path` | leaves the field out when `path(&field)` is true; for a field of type `T`, the function is a `fn(&T) -> bool` |
/// | `flatten` | sends the fields of a group (`EventData`), such as a `Basket` or a shared context, beside the event's own |
/// | `with = path` | sends `path(&field)`; for a reserved key the function must not return an `Option`: use `skip_if` |
/// | `shape = "string"` | declares the JSON type of the field for the tracking plan, if it cannot be derived from the Rust type; see `EventValue` |
/// | `allow(sensitive)` | allows a key that names sensitive data |
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::{EventData, LinkrunnerEvent};
///
/// #[derive(EventData)]
/// struct Device {
///     os: &'static str,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct TripFinished {
///     #[linkrunner(rename = "trip")]
///     id: u64,
///     #[linkrunner(skip)]
///     started_at: std::time::Instant,
///     #[linkrunner(skip_if = Vec::is_empty)]
///     stops: Vec<String>,
///     #[linkrunner(flatten)]
///     device: Device,
///     #[linkrunner(with = Duration::as_secs, shape = "integer")]
///     took: Duration,
///     #[linkrunner(allow(sensitive))]
///     phone: bool, // whether the app was on a phone
/// }
///
/// let event = TripFinished {
///     id: 7,
///     started_at: std::time::Instant::now(),
///     stops: Vec::new(),
///     device: Device { os: "android" },
///     took: Duration::from_secs(600),
///     phone: true,
/// };
/// assert_eq!(
///     String::from_utf8_lossy(&event.payload("user_12345").to_vec()?),
///     r#"{"event_name":"trip_finished","event_data":{"trip":7,"os":"android","took":600,"phone":true},"user_id":"user_12345"}"#,
/// );
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
///
/// # On an enum
///
/// Each variant holds one event, and the enum takes only `allow(serde)` and `crate`.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
///
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct AppOpened;
///
/// #[derive(LinkrunnerEvent)]
/// enum GameEvent {
///     Level(LevelCompleted),
///     Opened(AppOpened),
/// }
///
/// assert_eq!(GameEvent::EVENT_NAMES, ["level_completed", "app_opened"]);
/// assert_eq!(GameEvent::Level(LevelCompleted { level: 5 }).event_name(), "level_completed");
/// ```
///
/// # What is checked
///
/// The trait that a field's type must implement depends on its key, as renamed by `rename` and `rename_all`. The name
/// of the type does not matter, so aliases and types of your own work. The compiler's messages name the traits of the
/// module `linkrunner_events::fields`. These traits are implemented for each type with the trait in this
/// table and, where the field may be left out, for an `Option` of such a type. The keys below, except for the last row, are *reserved*;
/// a field with any other key is a *custom field*.
///
/// | key | trait |
/// | --- | --- |
/// | `amount`, `value`, `item_price`, `quantity` | `Amount`: a number; the `quantity` of an item is a `WholeNumber` |
/// | `num_items` | `WholeNumber`: an integer |
/// | `currency` | `ToCurrency`: a `Currency`, or a string that is checked when the event is encoded |
/// | `content_ids`, `item_group_ids` | `ContentIds`: a list of strings |
/// | `contents` | `Contents`: a list of items |
/// | `content_type` | `ToContentType`; it follows from the ids, so leave it out |
/// | `order_id` | `Text`: a string |
/// | any other | `serde::Serialize`; an `Amount` is sent as its number, a group (`EventData`) as an object |
///
/// An ecommerce event requires `content_ids` (or `item_group_ids`), `contents`, `currency` and `value`. `AddToCart` and
/// `Purchase` also require `num_items`, and `Purchase` requires `order_id`. These fields must not be `Option`s. A
/// flattened `Basket` provides all of them except `order_id`.
/// In another event, an `amount` without `currency` compiles; `lint()` and the sandbox warn.
///
/// These mistakes, which Linkrunner would accept, are compile errors too:
///
/// - a duplicate key, a key that names sensitive data, and an event name that is not in `snake_case`
/// - a misspelled `amount` or `currency`, a misspelled ecommerce key beside another ecommerce key, or a reserved key
///   that `rename_all` changes, such as `order_id` to `orderId`. An explicit `rename` allows such a key
/// - revenue in a nested object, where Linkrunner does not read it: `total: Money` without `flatten`, if the group
///   `Money` has an amount and a currency and the event itself has neither. An explicit `rename` allows this
/// - a custom field that is a `Duration`, which serde writes as an object (add `with = Duration::as_secs_f64`), or `()` or
///   `PhantomData`, which serde writes as `null` (add `skip`)
/// - two variants of an enum that hold the same type, or different structs with the same event name
/// - a serde attribute that changes serde's JSON but has no effect here, such as `rename`, `into`, `tag`, or
///   `skip_serializing_if` without a `skip_if`
///
/// The checks include the keys of flattened groups. If the type of a flattened group depends on a type or const
/// parameter of the struct, these checks run during code generation: `cargo build` shows the errors, `cargo check` does
/// not.
///
/// # What is generated
///
/// The constant `EVENT_NAME` (for an enum `EVENT_NAMES`) with the visibility of the type, the trait `LinkrunnerEvent`, and for
/// a struct the trait `EventData`.
#[proc_macro_derive(LinkrunnerEvent, attributes(linkrunner))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    derive(input, Target::Event)
}

/// Turns a struct into a group of fields. An event can flatten the group, or nest it as an object.
///
/// The struct takes the attributes `rename_all`, `allow(sensitive)`, `allow(serde)` and `crate`. Its fields have the same
/// attributes and checks as those of an event. The macro also implements `serde::Serialize`, so do not derive that.
///
/// ```
/// use linkrunner_events::{EventData, LinkrunnerEvent};
///
/// #[derive(EventData)]
/// struct Screen {
///     width: u32,
///     height: u32,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct ItemViewed {
///     #[linkrunner(flatten)]
///     flat: Screen,   // "width": …, "height": …
///     screen: Screen, // "screen": {"width": …, "height": …}
/// }
///
/// let event = ItemViewed {
///     flat: Screen { width: 390, height: 844 },
///     screen: Screen { width: 1, height: 2 },
/// };
/// let body = String::from_utf8(event.payload("user_12345").to_vec()?)?;
/// assert!(body.contains(r#"{"width":390,"height":844,"screen":{"width":1,"height":2}}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[proc_macro_derive(EventData, attributes(linkrunner))]
pub fn derive_event_data(input: TokenStream) -> TokenStream {
    derive(input, Target::Group)
}

/// Turns a struct into an item of `contents` in an ecommerce event.
///
/// An item requires the keys `id` (a string), `quantity` (an integer) and `item_price` (a number), which must not be
/// `Option`s. Other keys are allowed. A `Basket<CartLine>` computes the other fields of an ecommerce event from such
/// items. The macro takes the same attributes as `EventData`, and also implements `serde::Serialize`.
///
/// ```
/// use linkrunner_events::{Currency, EcommerceItem, LinkrunnerEvent};
///
/// #[derive(EcommerceItem)]
/// struct CartLine<'a> {
///     #[linkrunner(rename = "id")]
///     sku: &'a str,
///     quantity: u32,
///     item_price: f64,
///     size: Option<&'a str>,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// #[linkrunner(ecommerce)] // an event of your own, with all that a catalogue needs
/// struct WishlistShared<'a> {
///     content_ids: [&'a str; 1],
///     contents: [CartLine<'a>; 1],
///     currency: Currency,
///     value: f64,
/// }
///
/// let event = WishlistShared {
///     content_ids: ["sku_1"],
///     contents: [CartLine { sku: "sku_1", quantity: 2, item_price: 7.5, size: Some("M") }],
///     currency: Currency::EUR,
///     value: 15.0,
/// };
/// let body = String::from_utf8(event.payload("user_12345").to_vec()?)?;
/// assert!(body.contains(r#"[{"id":"sku_1","quantity":2,"item_price":7.5,"size":"M"}]"#));
/// assert!(event.lint().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[proc_macro_derive(EcommerceItem, attributes(linkrunner))]
pub fn derive_ecommerce_item(input: TokenStream) -> TokenStream {
    derive(input, Target::Item)
}

/// Derives the shape (the JSON type) of a fieldless enum or of a tuple struct with one field, for the tracking plan.
///
/// Without it, a field of the type has the shape `any` in the plan. It does not change what is sent: serde writes the value, so
/// derive `serde::Serialize` too. The macro reads serde's `rename`, `rename_all`, `skip` and `transparent`. For any other type, or if another
/// attribute changes the JSON, such as `into`, declare the shape:
///
/// ```
/// use linkrunner_events::{EventValue, LinkrunnerEvent, Shape};
///
/// /// `free` or `gold`.
/// #[derive(serde::Serialize, EventValue)]
/// #[serde(rename_all = "snake_case")]
/// enum Plan {
///     Free,
///     Gold,
/// }
///
/// /// A string.
/// #[derive(serde::Serialize, EventValue)]
/// struct Sku(String);
///
/// /// Serde writes it as a string, but the macro cannot see that.
/// #[derive(serde::Serialize, EventValue)]
/// #[serde(into = "String")]
/// #[linkrunner(shape = "string")]
/// #[derive(Clone)]
/// struct Colour(u8, u8, u8);
///
/// impl From<Colour> for String {
///     fn from(Colour(red, green, blue): Colour) -> Self {
///         format!("#{red:02x}{green:02x}{blue:02x}")
///     }
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct ThemeChosen {
///     plan: Plan,
///     sku: Sku,
///     colour: Colour,
/// }
///
/// assert!(matches!(Plan::SHAPE, Shape::OneOf(&["free", "gold"])));
/// assert!(matches!(Sku::SHAPE, Shape::Str));
/// assert!(matches!(Colour::SHAPE, Shape::Str));
/// ```
///
/// The shapes are `"string"`, `"integer"`, `"number"`, `"boolean"`, `"any"`, `"list of …"`, `"map of …"`, and for a
/// fixed set of strings a list such as `["free", "gold"]`. Declare the shape on the field if its type is from another
/// crate, or if the field has `with`:
///
/// ```
/// # use linkrunner_events::LinkrunnerEvent;
/// use std::time::Duration;
///
/// #[derive(LinkrunnerEvent)]
/// struct TripFinished {
///     #[linkrunner(with = seconds, shape = "integer")]
///     duration: Duration,
/// }
///
/// fn seconds(duration: &Duration) -> u64 {
///     duration.as_secs()
/// }
///
/// let body = TripFinished { duration: Duration::from_secs(90) }.payload("user_12345").to_vec()?;
/// assert!(String::from_utf8_lossy(&body).contains(r#"{"duration":90}"#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[proc_macro_derive(EventValue, attributes(linkrunner, serde))]
pub fn derive_event_value(input: TokenStream) -> TokenStream {
    match syn::parse::<DeriveInput>(input) {
        Ok(node) => event_value::expand(&node),
        Err(error) => error.into_compile_error(),
    }
    .into()
}

/// The list of `plan_test!` as an array.
#[doc(hidden)]
#[proc_macro]
pub fn __plan_list(input: TokenStream) -> TokenStream {
    match syn::parse::<plan_list::PlanList>(input) {
        Ok(list) => list.expand(),
        Err(error) => error.into_compile_error(),
    }
    .into()
}

fn derive(input: TokenStream, target: Target) -> TokenStream {
    let node = match syn::parse::<DeriveInput>(input) {
        Ok(node) => node,
        Err(error) => return error.into_compile_error().into(),
    };
    let mut diagnostics = Diagnostics::new();
    let input = parse::parse(&node, target, &mut diagnostics);
    check::check(&input, &mut diagnostics);
    match diagnostics.finish() {
        Ok(()) => expand::expand(&input),
        Err(errors) => fallback::expand(&input, errors),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use linkrunner_rules::{Place, ReservedKey};

    /// The docs of `LinkrunnerEvent` and `EcommerceItem` name every reserved key.
    #[test]
    fn the_documentation_names_every_reserved_key() {
        let source = include_str!("lib.rs");
        let (event, rest) = source
            .split_once("#[proc_macro_derive(LinkrunnerEvent")
            .expect("the derive of events is documented");
        let (_, item) = rest
            .split_once("#[proc_macro_derive(EventData")
            .expect("the derive of items comes last");
        for (docs, place) in [(event, Place::Event), (item, Place::Item)] {
            for row in ReservedKey::all_in(place) {
                let name = format!("`{}`", row.key);
                assert!(docs.contains(&name), "{name} in the documentation");
            }
        }
    }
}
