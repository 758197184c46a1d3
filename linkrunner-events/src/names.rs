//! The names of common events in Linkrunner's documentation.
//!
//! A struct with the same name in CamelCase needs no `name` attribute:
//!
//! ```
//! use linkrunner_events::{LinkrunnerEvent, names};
//!
//! #[derive(LinkrunnerEvent)]
//! struct SearchPerformed {
//!     query_length: u32,
//! }
//!
//! assert_eq!(SearchPerformed::EVENT_NAME, names::SEARCH_PERFORMED);
//! ```

/// A user started a payment.
pub const PURCHASE_INITIATED: &str = "purchase_initiated";
/// A user completed a payment.
pub const PURCHASE_COMPLETED: &str = "purchase_completed";
/// A user viewed an item.
pub const ITEM_VIEWED: &str = "item_viewed";
/// A user added an item to the cart.
pub const CART_ADDED: &str = "cart_added";
/// A user started the checkout.
pub const CHECKOUT_STARTED: &str = "checkout_started";
/// A user performed a search.
pub const SEARCH_PERFORMED: &str = "search_performed";
/// A user viewed content.
pub const CONTENT_VIEWED: &str = "content_viewed";
/// A player completed a level.
pub const LEVEL_COMPLETED: &str = "level_completed";
/// A user unlocked an achievement.
pub const ACHIEVEMENT_UNLOCKED: &str = "achievement_unlocked";
/// A user referred another user.
pub const USER_REFERRED: &str = "user_referred";

/// All names in this module.
pub const ALL: [&str; 10] = [
    PURCHASE_INITIATED,
    PURCHASE_COMPLETED,
    ITEM_VIEWED,
    CART_ADDED,
    CHECKOUT_STARTED,
    SEARCH_PERFORMED,
    CONTENT_VIEWED,
    LEVEL_COMPLETED,
    ACHIEVEMENT_UNLOCKED,
    USER_REFERRED,
];
