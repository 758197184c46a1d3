//! Ecommerce events that are not declared as such, and ids without items.

use linkrunner_events::Rule::{
    AmountValueMismatch, IdWithoutItem, NumItemsMismatch, UndeclaredEcommerce, ValueMismatch,
};
use linkrunner_events::{
    Basket, Content, ContentType, Currency, EventData, Finding, LinkrunnerEvent, Payment, Rule,
};

use super::{finds_only, rules};

#[derive(LinkrunnerEvent)]
struct CartAdded {
    content_ids: Vec<&'static str>,
    contents: Vec<Content>,
    content_type: Option<ContentType>,
    currency: Option<Currency>,
    value: f64,
    num_items: Option<u8>,
}

fn right() -> CartAdded {
    CartAdded {
        content_ids: vec!["a"],
        contents: vec![Content::new("a", 2, 5)],
        content_type: Some(ContentType::Product),
        currency: Some(Currency::EUR),
        value: 10.0,
        num_items: Some(2),
    }
}

#[test]
fn an_undeclared_event_that_lacks_a_key() {
    assert_eq!(rules(&right()), [], "it is right, declared or not");
    finds_only(
        &CartAdded {
            content_type: None,
            currency: None,
            ..right()
        },
        UndeclaredEcommerce,
        "ad networks drop this event with catalogue items: it lacks `currency` and `content_type`; add \
         `#[linkrunner(ecommerce = \"AddToCart\")]` to its struct, and the compiler checks it",
    );

    #[derive(LinkrunnerEvent)]
    struct ItemsCompared {
        content_ids: Vec<&'static str>,
    }

    let [finding] = &ItemsCompared {
        content_ids: vec!["a"],
    }
    .lint()[..] else {
        panic!("one finding")
    };
    assert!(
        finding
            .message()
            .contains("add `#[linkrunner(ecommerce)]` to its struct"),
        "{finding}"
    );
}

#[test]
fn an_undeclared_event_whose_lists_disagree() {
    finds_only(
        &CartAdded {
            content_ids: vec!["b"],
            ..right()
        },
        UndeclaredEcommerce,
        "ad networks drop this event with catalogue items: field `contents[0].id`: the item's id `a` is not \
         one of `content_ids`; add it there, or let `Basket` compute the ids; add `#[linkrunner(ecommerce = \
         \"AddToCart\")]` to its struct, and the compiler checks it",
    );
    for event in [
        CartAdded {
            contents: vec![],
            ..right()
        },
        CartAdded {
            content_ids: vec![" "],
            ..right()
        },
        CartAdded {
            content_type: Some(ContentType::ProductGroup),
            ..right()
        },
    ] {
        assert_eq!(rules(&event), [UndeclaredEcommerce]);
    }
}

#[test]
fn its_numbers_are_checked_all_the_same() {
    let event = CartAdded {
        value: 9.0,
        num_items: Some(1),
        ..right()
    };
    assert_eq!(rules(&event), [ValueMismatch, NumItemsMismatch]);
}

#[test]
fn ids_without_an_item() {
    finds_only(
        &CartAdded {
            content_ids: vec!["a", "b"],
            ..right()
        },
        IdWithoutItem,
        "`content_ids[1]` is \"b\", but `contents` has no such item; add the item, or remove the id",
    );

    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce)]
    struct Declared {
        item_group_ids: [&'static str; 2],
        contents: [Content; 1],
        currency: Currency,
        value: f64,
    }

    let event = Declared {
        item_group_ids: ["a", "b"],
        contents: [Content::new("a", 1, 1)],
        currency: Currency::EUR,
        value: 1.0,
    };
    assert_eq!(rules(&event), [IdWithoutItem]);
}

#[derive(EventData)]
struct Order {
    #[linkrunner(flatten)]
    basket: Basket,
    order_id: Option<&'static str>,
}

#[test]
fn the_data_of_a_payment() {
    let basket = Basket::builder(Currency::EUR)
        .item("a", 1, 10)
        .build()
        .unwrap();
    let rules = |amount: u8, order_id| -> Vec<Rule> {
        let order = Order {
            basket: basket.clone(),
            order_id,
        };
        let payment = Payment::new("user_1", "pay_1", amount).data(&order);
        payment.lint().iter().map(Finding::rule).collect()
    };
    assert_eq!(rules(10, Some("order_1")), []);
    assert_eq!(rules(10, None), [UndeclaredEcommerce]);
    assert_eq!(rules(11, Some("order_1")), [AmountValueMismatch]);
}
