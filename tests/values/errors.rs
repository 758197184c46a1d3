//! Every problem that an event's values can have now: where it is, what it is, and what the user reads.

use linkrunner_events::{
    Content, ContentType, Currency, EncodeError, EncodeProblem, EventData, LinkrunnerEvent,
    MAX_BODY_BYTES, ToContentType, ToCurrency, User,
};
use serde::Serialize;

#[derive(LinkrunnerEvent)]
struct Opened;

#[derive(LinkrunnerEvent)]
struct Sent<T> {
    data: T,
}

#[derive(LinkrunnerEvent)]
struct Paid<A, C> {
    amount: A,
    currency: C,
}

#[derive(LinkrunnerEvent, Clone)]
#[linkrunner(ecommerce = "AddToCart")]
struct Cart<C, T> {
    content_ids: Vec<&'static str>,
    contents: Vec<Content>,
    content_type: T,
    currency: C,
    value: f64,
    num_items: u32,
}

#[derive(LinkrunnerEvent, Clone)]
#[linkrunner(ecommerce)]
struct Bundle<T> {
    item_group_ids: Vec<&'static str>,
    contents: Vec<Content>,
    content_type: T,
    currency: Currency,
    value: f64,
}

fn cart() -> Cart<Currency, ContentType> {
    Cart {
        content_ids: vec!["a", "b"],
        contents: vec![Content::new("a", 1, 1), Content::new("b", 1, 2)],
        content_type: ContentType::Product,
        currency: Currency::EUR,
        value: 3.0,
        num_items: 2,
    }
}

fn bundle() -> Bundle<ContentType> {
    Bundle {
        item_group_ids: vec!["a"],
        contents: vec![Content::new("a", 1, 1)],
        content_type: ContentType::ProductGroup,
        currency: Currency::EUR,
        value: 1.0,
    }
}

fn refused<E: LinkrunnerEvent>(event: &E) -> EncodeError {
    let error = event.payload("user_1").to_vec().unwrap_err();
    assert_eq!(error.event_name(), event.event_name());
    let said = serde_json::to_value(event.payload("user_1")).unwrap_err();
    assert_eq!(said.to_string(), error.to_string());
    error
}

/// Asserts where the problem is and the whole of what the user reads.
#[track_caller]
fn assert_says(error: &EncodeError, field: &str, message: &str) {
    assert_eq!(error.field(), Some(field));
    assert_eq!(
        error.to_string(),
        format!("event `{}`, field `{field}`: {message}", error.event_name())
    );
    assert_eq!(error.problem().to_string(), message);
    assert!(std::error::Error::source(error).is_none());
}

#[test]
fn what_is_right_is_no_error() {
    assert!(cart().payload("user_1").to_vec().is_ok());
    assert!(bundle().payload("user_1").to_vec().is_ok());
    assert!(Opened.payload("user_1").to_vec().is_ok());
}

#[test]
fn numbers_that_are_not_finite() {
    let error = refused(&Paid {
        amount: f64::NAN,
        currency: Currency::EUR,
    });
    assert_eq!(error.problem(), &EncodeProblem::NotFinite);
    assert_says(
        &error,
        "amount",
        "the number is NaN or infinite, which JSON cannot carry; send a finite number",
    );
}

#[test]
fn nulls() {
    let error = refused(&Sent { data: () });
    assert_eq!(error.problem(), &EncodeProblem::Null);
    assert_says(
        &error,
        "data",
        "the value serializes as JSON `null`; make the field an `Option` (a `None` is left out), or skip it with \
         `#[linkrunner(skip_if = …)]`",
    );
}

#[test]
fn empty_ids() {
    for empty in ["", " ", "\t\r\n", "\u{a0}\u{2003}\u{3000}"] {
        for (field, payload) in [
            ("user_id", Opened.payload(empty)),
            (
                "install_instance_id",
                Opened.payload(User::install_instance(empty)),
            ),
            ("event_id", Opened.payload("user_1").event_id(empty)),
        ] {
            let error = payload.to_vec().unwrap_err();
            assert_eq!(error.field(), Some(field), "{empty:?}");
            assert_eq!(error.problem(), &EncodeProblem::EmptyId, "{empty:?}");
            assert_eq!(payload.to_request().unwrap_err(), error);
        }
    }
    let error = Opened.payload("").to_vec().unwrap_err();
    assert_says(&error, "user_id", "the id is empty; pass the real id");
}

#[test]
fn empty_ids_of_items_and_orders() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "ViewContent")]
    struct Viewed {
        content_ids: [&'static str; 2],
        contents: [Content; 1],
        currency: Currency,
        value: u32,
        order_id: Option<&'static str>,
    }

    let viewed = |id, order_id| Viewed {
        content_ids: ["a", id],
        contents: [Content::new("a", 1, 1)],
        currency: Currency::EUR,
        value: 1,
        order_id,
    };
    assert_eq!(
        viewed("b", Some("o")).payload("u").to_vec().map(drop),
        Ok(())
    );
    for (event, field) in [
        (viewed(" ", None), "content_ids[1]"),
        (viewed("b", Some("")), "order_id"),
    ] {
        let error = refused(&event);
        assert_eq!(error.field(), Some(field));
        assert_eq!(error.problem(), &EncodeProblem::EmptyId);
    }
}

/// The field is not always the reason: the user is looked at after the fields, and the fields in order.
#[test]
fn the_first_problem_is_the_one_reported() {
    let error = Paid {
        amount: f64::NAN,
        currency: "euro",
    }
    .payload("")
    .to_vec()
    .unwrap_err();
    assert_eq!(error.field(), Some("amount"));
    let error = Paid {
        amount: 1,
        currency: "euro",
    }
    .payload("")
    .to_vec()
    .unwrap_err();
    assert_eq!(error.field(), Some("currency"));
    let error = Paid {
        amount: 1,
        currency: "EUR",
    }
    .payload("")
    .to_vec()
    .unwrap_err();
    assert_eq!(error.field(), Some("user_id"));
}

#[test]
fn unknown_currencies() {
    for (text, advice) in [
        ("euro", "write `EUR`"),
        ("usd", "write `USD`"),
        ("Inr", "write `INR`"),
        (" USD", "write `USD`"),
        ("₹", "write `INR`"),
        ("DEM", "it was withdrawn, write `EUR`"),
        ("BGN", "it was withdrawn, write `EUR`"),
        (
            "BTC",
            "write three capital letters such as `USD`; an in-game currency belongs under another key",
        ),
        (
            "N/A",
            "write three capital letters such as `USD`; an in-game currency belongs under another key",
        ),
        (
            "",
            "write three capital letters such as `USD`; an in-game currency belongs under another key",
        ),
    ] {
        fn check<C: ToCurrency + Clone>(currency: C, text: &str, advice: &str) {
            let plain = refused(&Paid {
                amount: 1,
                currency: currency.clone(),
            });
            let Cart {
                content_ids,
                contents,
                content_type,
                value,
                num_items,
                ..
            } = cart();
            let ecommerce = refused(&Cart {
                content_ids,
                contents,
                content_type,
                currency,
                value,
                num_items,
            });
            for error in [plain, ecommerce] {
                let EncodeProblem::UnknownCurrency(unknown) = error.problem() else {
                    panic!("{error}");
                };
                assert_eq!(unknown.text(), text);
                assert_says(
                    &error,
                    "currency",
                    &format!("`{text}` is not a current ISO 4217 currency code; {advice}"),
                );
            }
        }
        check(text, text, advice);
        check(text.to_owned(), text, advice);
        check(std::borrow::Cow::Borrowed(text), text, advice);
    }
    let escaped = refused(&Paid {
        amount: 1,
        currency: "U\nD",
    });
    assert!(escaped.to_string().contains(r"`U\nD`"), "{escaped}");
    assert!(
        Paid {
            amount: 1,
            currency: "EUR"
        }
        .payload("u")
        .to_vec()
        .is_ok()
    );
    assert!(
        Paid {
            amount: 1,
            currency: None::<String>
        }
        .payload("u")
        .to_vec()
        .is_ok()
    );
    assert!(
        refused(&Paid {
            amount: 1,
            currency: Some("eur")
        })
        .field()
            == Some("currency")
    );
}

#[test]
fn unknown_content_types() {
    fn check<T: ToContentType>(content_type: T, text: &str) {
        let Cart {
            content_ids,
            contents,
            currency,
            value,
            num_items,
            ..
        } = cart();
        let error = refused(&Cart {
            content_ids,
            contents,
            content_type,
            currency,
            value,
            num_items,
        });
        let EncodeProblem::UnknownContentType(unknown) = error.problem() else {
            panic!("{error}");
        };
        assert_eq!(unknown.text(), text);
        assert_says(
            &error,
            "content_type",
            &format!(
                "`{text}` is not a content type; write `product` (with `content_ids`) or `product_group` (with \
                 `item_group_ids`), or remove the field: the library sets it from the ids"
            ),
        );
    }

    check("Product", "Product");
    check("products".to_owned(), "products");
    check(std::borrow::Cow::Borrowed(""), "");
}

#[test]
fn content_types_that_contradict_the_ids() {
    let error = refused(&Cart {
        content_type: ContentType::ProductGroup,
        ..cart()
    });
    assert_eq!(
        error.problem(),
        &EncodeProblem::ContentTypeMismatch {
            ids_key: "content_ids",
            expected: "product"
        }
    );
    assert_says(
        &error,
        "content_type",
        "the content type contradicts `content_ids`, which requires `product`; remove the field: the library sets it \
         from the ids",
    );

    let error = refused(&Bundle {
        content_type: ContentType::Product,
        ..bundle()
    });
    assert_eq!(
        error.problem(),
        &EncodeProblem::ContentTypeMismatch {
            ids_key: "item_group_ids",
            expected: "product_group"
        }
    );
    assert_says(
        &error,
        "content_type",
        "the content type contradicts `item_group_ids`, which requires `product_group`; remove the field: the \
         library sets it from the ids",
    );

    let Bundle {
        item_group_ids,
        contents,
        currency,
        value,
        ..
    } = bundle();
    let error = refused(&Bundle {
        item_group_ids,
        contents,
        content_type: "product",
        currency,
        value,
    });
    assert!(matches!(
        error.problem(),
        EncodeProblem::ContentTypeMismatch { .. }
    ));
}

#[test]
fn empty_lists() {
    let message = "the list is empty; send at least one item";
    for (error, field) in [
        (
            refused(&Cart {
                content_ids: vec![],
                ..cart()
            }),
            "content_ids",
        ),
        (
            refused(&Cart {
                contents: vec![],
                ..cart()
            }),
            "contents",
        ),
        (
            refused(&Cart {
                content_ids: vec![],
                contents: vec![],
                ..cart()
            }),
            "content_ids",
        ),
        (
            refused(&Bundle {
                item_group_ids: vec![],
                ..bundle()
            }),
            "item_group_ids",
        ),
        (
            refused(&Bundle {
                contents: vec![],
                ..bundle()
            }),
            "contents",
        ),
    ] {
        assert_eq!(error.problem(), &EncodeProblem::EmptyList);
        assert_says(&error, field, message);
    }
}

#[test]
fn ids_of_items_that_are_not_listed() {
    let contents = vec![
        Content::new("a", 1, 1),
        Content::new("c\n", 1, 1),
        Content::new("d", 1, 1),
    ];
    let error = refused(&Cart { contents, ..cart() });
    assert_eq!(
        error.problem(),
        &EncodeProblem::IdNotListed {
            id: "c\n".into(),
            ids_key: "content_ids"
        }
    );
    assert_says(
        &error,
        "contents[1].id",
        r"the item's id `c\n` is not one of `content_ids`; add it there, or let `Basket` compute the ids",
    );

    let error = refused(&Bundle {
        item_group_ids: vec!["A"],
        ..bundle()
    });
    assert_says(
        &error,
        "contents[0].id",
        "the item's id `a` is not one of `item_group_ids`; add it there, or let `Basket` compute the ids",
    );

    // An id that no item has is right: the items may be some of many.
    assert!(
        Cart {
            content_ids: vec!["x", "a", "b"],
            ..cart()
        }
        .payload("u")
        .to_vec()
        .is_ok()
    );
}

/// The lists of an event that says nothing of being ecommerce are its own affair.
#[test]
fn lists_of_plain_events_are_not_checked() {
    #[derive(LinkrunnerEvent)]
    struct Plain {
        content_ids: Vec<String>,
        contents: Vec<Content>,
    }

    let empty = Plain {
        content_ids: vec![],
        contents: vec![],
    };
    assert_eq!(
        serde_json::to_value(empty.payload("u")).unwrap()["event_data"],
        serde_json::json!({"content_ids": [], "contents": []})
    );
    let other = Plain {
        content_ids: vec![],
        contents: vec![Content::new("a", 1, 1)],
    };
    assert!(other.payload("u").to_vec().is_ok());
}

#[test]
fn bodies_that_are_too_large() {
    let empty = Sent {
        data: String::new(),
    }
    .payload("user_1")
    .to_vec()
    .unwrap()
    .len();
    let fits = Sent {
        data: "x".repeat(MAX_BODY_BYTES - empty),
    };
    let request = fits.payload("user_1").to_request().unwrap();
    assert_eq!(request.body().len(), 1_000_000);

    let over = Sent {
        data: "x".repeat(MAX_BODY_BYTES - empty + 1),
    };
    let error = refused(&over);
    assert_eq!(
        error.problem(),
        &EncodeProblem::TooLarge { bytes: 1_000_001 }
    );
    assert_eq!(error.field(), None);
    assert_eq!(
        error.to_string(),
        "event `sent`: the body has 1000001 bytes, but Linkrunner takes at most 1000000; send fewer or shorter fields"
    );

    // Bytes as they are sent, escapes and all.
    let escaped = Sent {
        data: "\n".repeat((MAX_BODY_BYTES - empty) / 2 + 1),
    };
    assert!(matches!(
        refused(&escaped).problem(),
        EncodeProblem::TooLarge { .. }
    ));
}

#[test]
fn values_that_fail_by_themselves() {
    struct Poisoned;

    impl Serialize for Poisoned {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("lock poisoned"))
        }
    }

    let error = refused(&Sent { data: Poisoned });
    assert_eq!(
        error.problem(),
        &EncodeProblem::Serialize("lock poisoned".into())
    );
    assert_says(
        &error,
        "data",
        "the value cannot be written as JSON: lock poisoned",
    );

    let error = refused(&Sent {
        data: std::collections::BTreeMap::from([((1, 2), 3)]),
    });
    assert_says(
        &error,
        "data",
        "the value cannot be written as JSON: key must be a string",
    );
}

/// The path goes through the group to the field, and the problem is the one of that field.
#[test]
fn problems_in_nested_groups_name_the_group_and_the_field() {
    #[derive(EventData)]
    struct Price<T> {
        currency: &'static str,
        note: T,
    }

    /// Of concrete types: what a type parameter stands for goes through serde, which passes on the text of an error.
    macro_rules! refused_in_group {
        ($type:ty, $data:expr) => {{
            #[derive(LinkrunnerEvent)]
            struct Sent {
                data: $type,
            }
            refused(&Sent { data: $data })
        }};
    }

    let euro = Price {
        currency: "euro",
        note: 1,
    };
    let error = refused_in_group!(Price<i32>, euro);
    assert_says(
        &error,
        "data.currency",
        "`euro` is not a current ISO 4217 currency code; write `EUR`",
    );
    assert!(matches!(error.problem(), EncodeProblem::UnknownCurrency(_)));

    let null = Price {
        currency: "EUR",
        note: (),
    };
    let error = refused_in_group!(Price<()>, null);
    assert_eq!(error.field(), Some("data.note"));
    assert_eq!(error.problem(), &EncodeProblem::Null);

    #[derive(Serialize)]
    struct Nothing;

    let unit_struct = Price {
        currency: "EUR",
        note: Nothing,
    };
    let error = refused_in_group!(Price<Nothing>, unit_struct);
    assert_eq!(error.field(), Some("data.note"));
    assert_eq!(error.problem(), &EncodeProblem::Null);

    // A serializer of somebody else's gets the text.
    let error = serde_json::to_string(&Price {
        currency: "EUR",
        note: (),
    })
    .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("field `note`: the value serializes as JSON `null`"),
        "{error}"
    );
}

#[test]
fn errors_compare_and_are_cheap_to_hand_on() {
    let error = refused(&Sent { data: () });
    assert_eq!(error.clone(), error);
    assert_ne!(error, refused(&Sent { data: f64::NAN }));
    assert_eq!(size_of::<EncodeError>(), size_of::<usize>());
}
