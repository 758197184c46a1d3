//! The standard events of ad networks, to find misspelled mappings.

use super::Decisions;
use crate::plan::model::EntryId;
use crate::plan::nearest::nearest;
use crate::plan::source::Line;

/// Meta's standard events, further ones of TikTok, and Google's recommended events.
const STANDARD_EVENTS: &[&str] = &[
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "CompleteRegistration",
    "Contact",
    "CustomizeProduct",
    "Donate",
    "FindLocation",
    "InitiateCheckout",
    "Lead",
    "Purchase",
    "Schedule",
    "Search",
    "StartTrial",
    "SubmitApplication",
    "Subscribe",
    "ViewContent",
    "ClickButton",
    "CompletePayment",
    "Download",
    "PlaceAnOrder",
    "SubmitForm",
    "add_payment_info",
    "add_shipping_info",
    "add_to_cart",
    "add_to_wishlist",
    "begin_checkout",
    "generate_lead",
    "login",
    "purchase",
    "refund",
    "remove_from_cart",
    "search",
    "select_item",
    "sign_up",
    "view_cart",
    "view_item",
];

impl Decisions {
    /// The mappings that look misspelled: `maps_to` is similar to a standard event of an ad network, but not equal to
    /// any. Each item is the event, the line number, the name in the file, and the similar standard event.
    pub fn misspelled_mappings(
        &self,
    ) -> impl Iterator<Item = (&EntryId, Line, &str, &'static str)> {
        self.entries.iter().filter_map(|(id, decision)| {
            let name = decision.maps_to.as_deref()?;
            if STANDARD_EVENTS.contains(&name) {
                return None;
            }
            let similar = nearest(name, STANDARD_EVENTS.iter().copied())?;
            Some((id, decision.line, name, similar))
        })
    }
}
