use super::*;

#[test]
fn each_kind_requires_its_keys() {
    let required_by = |key| {
        let row = ReservedKey::find(key, Place::Event).expect("the key is reserved");
        [
            Ecommerce::Unspecified,
            Ecommerce::ViewContent,
            Ecommerce::AddToCart,
            Ecommerce::Purchase,
        ]
        .map(|kind| row.is_required_by(kind))
    };
    assert_eq!(required_by("amount"), [false, false, false, false]);
    assert_eq!(required_by("value"), [true, true, true, true]);
    assert_eq!(required_by("num_items"), [false, false, true, true]);
    assert_eq!(required_by("order_id"), [false, false, false, true]);
    assert_eq!(required_by("item_price"), [false, false, false, false]);
}

#[test]
fn items_require_other_keys_than_events() {
    for (key, place, by_items, by_events) in [
        ("amount", Place::Event, false, false),
        ("order_id", Place::Event, false, true),
        ("id", Place::Item, true, false),
    ] {
        let row = ReservedKey::find(key, place).expect("the key is reserved");
        assert_eq!(row.is_required_by_items(), by_items, "{key}");
        assert_eq!(row.is_required_by_events(), by_events, "{key}");
    }
}

#[test]
fn a_key_may_take_another_kind_of_value_in_an_item() {
    let kind = |key, place| ReservedKey::find(key, place).and_then(|row| row.kind_in(place));
    assert_eq!(kind("quantity", Place::Event), Some(ValueKind::Amount));
    assert_eq!(kind("quantity", Place::Item), Some(ValueKind::WholeNumber));
    assert_eq!(kind("id", Place::Event), None);
    assert_eq!(kind("amount", Place::Item), None);
    assert_eq!(kind("Amount", Place::Event), None);
}

/// A key is required only where it is reserved, and no key has two rows.
#[test]
fn the_rows_are_consistent() {
    for row in RESERVED_KEYS {
        let key = row.key;
        let rows = RESERVED_KEYS.iter().filter(|other| other.key == key);
        assert_eq!(rows.count(), 1, "{key}");
        for requirer in row.required_by {
            let place = match requirer {
                Requirer::Item => Place::Item,
                _ => Place::Event,
            };
            assert!(row.kind_in(place).is_some(), "{key}");
        }
    }
}
