//! Keys that name revenue and are not `amount`, so Linkrunner does not read them.

use crate::keys::{RESERVED_KEYS, Role};
use crate::snake_case::snake_case;

/// Words for minor units. Linkrunner takes amounts in major units.
const MINOR_UNITS: &[&str] = &["cents", "micros", "minor", "paise", "pence"];

/// Words for an amount of money.
const MONEY: &[&str] = &[
    "amount", "cost", "gmv", "paid", "price", "revenue", "spent", "subtotal", "total", "value",
];

/// Whether a key, in any case, names an amount of money: `price`, `amount_paid`. Beside a currency, such an amount is
/// probably revenue.
#[must_use]
pub fn names_money(key: &str) -> bool {
    snake_case(key).split('_').any(|word| MONEY.contains(&word))
}

/// Whether a key names an amount of money in minor units: `amount_cents`.
#[must_use]
pub fn names_minor_units(key: &str) -> bool {
    let snake = snake_case(key);
    let unit = snake.rsplit('_').next().unwrap_or_default();
    MINOR_UNITS.contains(&unit) && names_money(&snake)
}

/// Whether a key names revenue even without a currency beside it: `total_amount`, `amount_cents`, and `amount` in another
/// case.
#[must_use]
pub fn names_revenue(key: &str) -> bool {
    let snake = snake_case(key);
    let is_other_name = RESERVED_KEYS
        .iter()
        .filter(|row| row.role == Role::Amount)
        .any(|row| {
            row.other_names.contains(&snake.as_str()) || (snake == row.key && key != row.key)
        });
    is_other_name || names_minor_units(key)
}

/// Whether a key names revenue, given an object with an amount and a currency as its value: `total`.
#[must_use]
pub fn names_revenue_object(key: &str) -> bool {
    key == "total" || names_revenue(key)
}

#[cfg(test)]
mod tests {
    use super::{names_money, names_revenue, names_revenue_object};

    #[test]
    fn names_of_revenue() {
        for key in [
            "revenue",
            "total_amount",
            "totalAmount",
            "Amount",
            "AMOUNT",
            "amount_cents",
            "amountInCents",
            "price_minor",
        ] {
            assert!(names_revenue(key) && names_revenue_object(key), "{key}");
        }
        for key in [
            "amount", "total", "price", "value", "Value", "cents", "minor", "amounts", "",
        ] {
            assert!(!names_revenue(key), "{key}");
        }
        assert!(names_revenue_object("total") && !names_revenue_object("balance"));
    }

    #[test]
    fn names_of_money() {
        for key in [
            "price",
            "unit_price",
            "amountPaid",
            "TotalCost",
            "cart_value",
        ] {
            assert!(names_money(key), "{key}");
        }
        for key in ["currency", "quantity", "valued", "priceless", ""] {
            assert!(!names_money(key), "{key}");
        }
    }
}
