//! The names that Linkrunner's documentation gives to common events.
//!
//! A struct whose name is one of these in CamelCase has it without an attribute:
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

/// A user began to pay.
pub const PURCHASE_INITIATED: &str = "purchase_initiated";
/// A user paid.
pub const PURCHASE_COMPLETED: &str = "purchase_completed";
/// A user looked at an item.
pub const ITEM_VIEWED: &str = "item_viewed";
/// A user put an item into the cart.
pub const CART_ADDED: &str = "cart_added";
/// A user began to check out.
pub const CHECKOUT_STARTED: &str = "checkout_started";
/// A user searched.
pub const SEARCH_PERFORMED: &str = "search_performed";
/// A user looked at content.
pub const CONTENT_VIEWED: &str = "content_viewed";
/// A player completed a level.
pub const LEVEL_COMPLETED: &str = "level_completed";
/// A user unlocked an achievement.
pub const ACHIEVEMENT_UNLOCKED: &str = "achievement_unlocked";
/// A user brought another one.
pub const USER_REFERRED: &str = "user_referred";

/// All ten.
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
