//! Names and schemas: what programs can learn about events without making one.

use linkrunner_events::commerce::{AddToCart, ViewContent};
use linkrunner_events::{
    Basket, Content, Currency, Ecommerce, EventData, FieldSchema, LinkrunnerEvent, Role, names,
};
use serde::Serialize;

/// An item was looked at.
///
/// Even for a moment.
#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, T> {
    /// The item's id.
    product_id: &'a str,
    amount: Option<f64>,
    currency: Option<Currency>,
    #[linkrunner(rename = "fancy-key")]
    renamed: T,
    #[linkrunner(skip)]
    _skipped: u8,
    #[linkrunner(skip_if = Vec::is_empty)]
    tags: Vec<String>,
    aliased: Maybe<u8>,
    nested: Group,
}

type Maybe<T> = std::option::Option<T>;

#[derive(EventData)]
struct Group {
    /// How wide.
    width: u32,
    depth: Option<u32>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "screen_shown", rename_all = "camelCase")]
struct Shown {
    first_key: u8,
    #[linkrunner(flatten)]
    group: Group,
    #[linkrunner(flatten)]
    page: Option<Box<Page>>,
    last_key: u8,
}

#[derive(EventData)]
struct Page {
    number: u32,
    #[linkrunner(flatten)]
    inner: Inner,
}

#[derive(EventData)]
struct Inner {
    order_id: String,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
struct HTTPServerStarted2 {}

#[derive(LinkrunnerEvent)]
#[expect(dead_code, reason = "the names of what is never made count, too")]
enum ShopEvent<'a> {
    Cart(AddToCart),
    Item(ItemViewed<'a, bool>),
    Shown(Box<Shown>),
    Borrowed(&'a AppOpened),
}

#[derive(LinkrunnerEvent)]
enum AnyEvent<'a, E> {
    Shop(ShopEvent<'a>),
    View(ViewContent),
    Other(E),
}

fn shape<E: LinkrunnerEvent>() -> Vec<(&'static str, Role, bool)> {
    let [schema] = E::SCHEMAS else {
        panic!("{:?}", E::SCHEMAS)
    };
    schema
        .fields()
        .map(|field| (field.key(), field.role(), field.is_optional()))
        .collect()
}

fn names_of<E: LinkrunnerEvent>() -> Vec<&'static str> {
    E::SCHEMAS.iter().map(|schema| schema.name()).collect()
}

#[test]
fn a_struct_has_one_schema() {
    assert_eq!(ItemViewed::<u8>::EVENT_NAME, "item_viewed");
    assert_eq!(
        shape::<ItemViewed<'_, String>>(),
        [
            ("product_id", Role::Custom, false),
            ("amount", Role::Amount, true),
            ("currency", Role::Currency, true),
            ("fancy-key", Role::Custom, false),
            ("tags", Role::Custom, true),
            ("aliased", Role::Custom, true),
            ("nested", Role::Custom, false),
        ]
    );
    let schema = ItemViewed::<u8>::SCHEMAS[0];
    assert_eq!(schema.name(), "item_viewed");
    assert_eq!(
        schema.description(),
        "An item was looked at.\n\nEven for a moment."
    );
    assert_eq!(schema.ecommerce(), None);
    let descriptions: Vec<_> = schema.fields().map(|field| field.description()).collect();
    assert_eq!(descriptions[..2], ["The item's id.", ""]);
}

#[test]
fn flattened_groups_are_among_the_fields() {
    assert_eq!(Shown::EVENT_NAME, "screen_shown");
    assert_eq!(
        shape::<Shown>(),
        [
            ("firstKey", Role::Custom, false),
            ("width", Role::Custom, false),
            ("depth", Role::Custom, true),
            ("number", Role::Custom, true),
            ("order_id", Role::OrderId, true),
            ("lastKey", Role::Custom, false),
        ]
    );
    let width: FieldSchema = Shown::SCHEMAS[0].fields().nth(1).unwrap();
    assert_eq!(width.description(), "How wide.");
}

#[test]
fn events_without_fields() {
    assert_eq!(AppOpened::EVENT_NAME, "app_opened");
    assert_eq!(shape::<AppOpened>(), []);
    assert_eq!(shape::<HTTPServerStarted2>(), []);
    assert_eq!(AppOpened.schema().description(), "");
    let body = HTTPServerStarted2 {}.payload("u").to_vec().unwrap();
    let name = HTTPServerStarted2::EVENT_NAME;
    assert_eq!(
        body,
        format!(r#"{{"event_name":"{name}","user_id":"u"}}"#).into_bytes()
    );
}

#[test]
fn ecommerce_events_carry_the_content_type_and_every_role() {
    let expected = [
        ("content_ids", Role::ContentIds, false),
        ("content_type", Role::ContentType, false),
        ("contents", Role::Contents, false),
        ("currency", Role::Currency, false),
        ("value", Role::Value, false),
        ("num_items", Role::NumItems, false),
        ("discount", Role::Custom, true),
    ];
    assert_eq!(shape::<ViewContent>(), expected);
    let mut with_order = expected.to_vec();
    with_order.push(("order_id", Role::OrderId, true));
    assert_eq!(shape::<AddToCart>(), with_order);
    assert_eq!(AddToCart::EVENT_NAME, "add_to_cart");
    assert_eq!(
        AddToCart::SCHEMAS[0].ecommerce(),
        Some(Ecommerce::AddToCart)
    );
    assert_eq!(
        ViewContent::SCHEMAS[0].ecommerce(),
        Some(Ecommerce::ViewContent)
    );

    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce)]
    struct BundleViewed {
        quantity: u32,
        item_price: f64,
        item_group_ids: Vec<String>,
        contents: Vec<Content>,
        currency: Currency,
        value: f64,
    }

    assert_eq!(
        BundleViewed::SCHEMAS[0].ecommerce(),
        Some(Ecommerce::Unspecified)
    );
    assert_eq!(
        shape::<BundleViewed>()[..4],
        [
            ("quantity", Role::Quantity, false),
            ("item_price", Role::ItemPrice, false),
            ("item_group_ids", Role::ItemGroupIds, false),
            ("content_type", Role::ContentType, false),
        ]
    );

    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "Purchase")]
    struct Ordered {
        #[linkrunner(flatten)]
        basket: Basket,
        order_id: String,
    }

    assert_eq!(Ordered::SCHEMAS[0].ecommerce(), Some(Ecommerce::Purchase));
    assert_eq!(
        shape::<Ordered>()[5..],
        [
            ("num_items", Role::NumItems, false),
            ("discount", Role::Custom, true),
            ("order_id", Role::OrderId, false),
        ]
    );
}

#[test]
fn an_enum_has_the_schemas_of_its_variants_in_order() {
    const SHOP: [&str; 4] = ["add_to_cart", "item_viewed", "screen_shown", "app_opened"];
    assert_eq!(ShopEvent::EVENT_NAMES, SHOP);
    assert_eq!(names_of::<ShopEvent<'_>>(), SHOP);
    assert_eq!(names_of::<&Box<ShopEvent<'_>>>(), SHOP);

    let all = [&SHOP[..], &["view_content", "app_opened"]].concat();
    assert_eq!(AnyEvent::<AppOpened>::EVENT_NAMES, all);
    assert_eq!(names_of::<AnyEvent<'_, AppOpened>>(), all);
}

#[test]
fn an_enum_is_whichever_event_it_holds() {
    let shown = || Shown {
        first_key: 1,
        group: Group {
            width: 2,
            depth: None,
        },
        page: Some(Box::new(Page {
            number: 3,
            inner: Inner {
                order_id: "o".into(),
            },
        })),
        last_key: 4,
    };
    let direct = shown().payload("u").to_vec().unwrap();
    let event = AnyEvent::<AppOpened>::Shop(ShopEvent::Shown(Box::new(shown())));
    assert_eq!(event.event_name(), "screen_shown");
    assert_eq!(
        format!("{:?}", event.schema()),
        format!("{:?}", Shown::SCHEMAS[0])
    );
    assert_eq!(event.payload("u").to_vec().unwrap(), direct);
    assert_eq!(
        String::from_utf8(direct).unwrap(),
        r#"{"event_name":"screen_shown","event_data":{"firstKey":1,"width":2,"number":3,"order_id":"o","lastKey":4},"user_id":"u"}"#
    );

    let other: AnyEvent<'_, Box<AppOpened>> = AnyEvent::Other(Box::new(AppOpened));
    assert_eq!(other.event_name(), "app_opened");
    let basket = Basket::builder(Currency::EUR)
        .item("a", 1, 1)
        .build()
        .unwrap();
    let view: AnyEvent<'_, AppOpened> = AnyEvent::View(ViewContent::new(basket));
    assert_eq!(view.schema().ecommerce(), Some(Ecommerce::ViewContent));
    assert_eq!(view.lint(), []);
}

#[test]
fn generic_events_take_whatever_fits() {
    fn body<T: Serialize>(renamed: T) -> String {
        let event = ItemViewed {
            product_id: "p",
            amount: None,
            currency: None,
            renamed,
            _skipped: 0,
            tags: vec![],
            aliased: None,
            nested: Group {
                width: 1,
                depth: Some(2),
            },
        };
        String::from_utf8(event.payload("u").to_vec().unwrap()).unwrap()
    }

    assert!(body(1).contains(r#"{"product_id":"p","fancy-key":1,"nested":{"width":1,"depth":2}}"#));
    assert!(body("x").contains(r#""fancy-key":"x""#));
    assert!(!body(None::<u8>).contains("fancy-key"));
}

#[test]
fn the_common_names_are_the_vendors() {
    assert_eq!(
        names::ALL,
        [
            "purchase_initiated",
            "purchase_completed",
            "item_viewed",
            "cart_added",
            "checkout_started",
            "search_performed",
            "content_viewed",
            "level_completed",
            "achievement_unlocked",
            "user_referred",
        ]
    );
    assert_eq!(ItemViewed::<u8>::EVENT_NAME, names::ITEM_VIEWED);
    assert_eq!(names::ALL[0], names::PURCHASE_INITIATED);
    assert_eq!(names::ALL[1], names::PURCHASE_COMPLETED);
    assert_eq!(names::ALL[9], names::USER_REFERRED);
}
