//! The derive macros of `linkrunner-events`. Depend on that crate, which re-exports them: the code they generate calls it.

mod attr;
mod case;
mod check;
mod diagnostics;
mod expand;
mod fallback;
mod input;
mod keys;
mod kind;
mod likeness;
mod required;
mod sensitive;
mod snake_case;
mod suggest;

use proc_macro::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;
use crate::input::{Input, Target};

/// Makes a struct an event, or an enum of events one that is any of them.
///
/// The event's name is the struct's in `snake_case`, its fields become `event_data`, and what would go wrong in silence
/// does not compile.
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
/// | key | meaning |
/// | --- | --- |
/// | `name = "…"` | the event's name, where it is not the struct's |
/// | `rename_all = "camelCase"` | the case of the keys, under serde's names for cases |
/// | `ecommerce = "ViewContent"`, `"AddToCart"`, `"Purchase"`, or bare `ecommerce` | the event must be complete for an ad network's catalogue, and `content_type` is written for you |
/// | `allow(non_snake_case)` | the name may be in another case |
/// | `allow(sensitive)` | keys may name sensitive data |
/// | `crate = path` | where `linkrunner_events` is, when it is re-exported |
///
/// # On a field
///
/// | key | meaning |
/// | --- | --- |
/// | `rename = "…"` | the key |
/// | `skip` | the field is not sent |
/// | `skip_if = path` | the field is not sent when `path(&field)` is true |
/// | `flatten` | the fields of a group (`EventData`) stand beside the event's own |
/// | `with = path` | what is sent is `path(&field)`; under a key that has a meaning it is no `Option`, for which there is `skip_if` |
/// | `allow(sensitive)` | the key may name sensitive data |
///
/// # What is checked
///
/// By key, after `rename` and `rename_all`, whatever the field is called; and by trait, whatever the type is called.
///
/// | key | what may stand there |
/// | --- | --- |
/// | `amount`, `value`, `item_price`, `quantity` | `Amount`: a number |
/// | `num_items` | `WholeNumber`: an integer |
/// | `currency` | `ToCurrency`: a `Currency`, or a string that is checked when the event is encoded |
/// | `content_ids`, `item_group_ids` | `ContentIds`: a list of strings |
/// | `contents` | `Contents`: a list of items |
/// | `content_type` | `ToContentType`; it follows from the ids, so leave it out |
/// | `order_id` | `Text`: a string |
/// | any other | `serde::Serialize` |
///
/// In an ecommerce event `content_ids` (or `item_group_ids`), `contents`, `currency` and `value` are required, in
/// `AddToCart` and `Purchase` also `num_items`, in `Purchase` also `order_id`, and none of them may be an `Option`.
///
/// The same key twice, a key that names sensitive data, a misspelt `amount` or `currency` (spell it with `rename` if you
/// mean it) and a name that is not `snake_case` are errors too.
///
/// The keys of flattened groups count for all of this. In a struct with type or const parameters they are compared where
/// the event is used, so `cargo check` does not show it and `cargo build` does.
///
/// # What is generated
///
/// `EVENT_NAME` (for an enum `EVENT_NAMES`) with the struct's visibility, and the traits `LinkrunnerEvent` and, for a
/// struct, `EventData`.
#[proc_macro_derive(LinkrunnerEvent, attributes(linkrunner))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    derive(input, Target::Event)
}

/// Makes a struct a group of fields, to be flattened into events or nested in them as an object.
///
/// It takes `rename_all`, `allow(sensitive)` and `crate` on the struct, the same keys on fields as an event, and makes the
/// same checks. It implements `serde::Serialize` too, which is what nesting takes, so do not derive that as well.
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
/// ```
#[proc_macro_derive(EventData, attributes(linkrunner))]
pub fn derive_event_data(input: TokenStream) -> TokenStream {
    derive(input, Target::Group)
}

/// Makes a struct an item of an ecommerce event, to stand in `contents`.
///
/// It needs the keys `id` (a string), `quantity` (an integer) and `item_price` (a number), none of them an `Option`, and may
/// have more. It takes the same attributes as `EventData` and implements `serde::Serialize` too.
///
/// ```
/// use linkrunner_events::EcommerceItem;
///
/// #[derive(EcommerceItem)]
/// struct CartLine {
///     #[linkrunner(rename = "id")]
///     sku: String,
///     quantity: u32,
///     item_price: f64,
///     size: Option<String>,
/// }
/// ```
#[proc_macro_derive(EcommerceItem, attributes(linkrunner))]
pub fn derive_ecommerce_item(input: TokenStream) -> TokenStream {
    derive(input, Target::Item)
}

fn derive(input: TokenStream, target: Target) -> TokenStream {
    let node = match syn::parse::<DeriveInput>(input) {
        Ok(node) => node,
        Err(error) => return error.into_compile_error().into(),
    };
    let mut diagnostics = Diagnostics::new();
    let input = Input::from_node(&node, target, &mut diagnostics);
    check::check(&input, &mut diagnostics);
    match diagnostics.finish() {
        Ok(()) => expand::expand(&input),
        Err(errors) => fallback::expand(&input, errors),
    }
    .into()
}

/// The rules that hold for events of any origin, as modules: the library's sandbox checks with them what others send.
///
/// A crate of macros exports nothing else, and so the modules' source is what is handed over.
#[doc(hidden)]
#[proc_macro]
pub fn __shared_rules(_: TokenStream) -> TokenStream {
    concat!(
        "mod required {",
        include_str!("required.rs"),
        "}",
        "mod sensitive {",
        include_str!("sensitive.rs"),
        "}",
        "mod snake_case {",
        include_str!("snake_case.rs"),
        "}",
    )
    .parse()
    .expect("this crate itself consists of them")
}
