//! The plan of types: the shape of every type that has one, and that each payload fits its own plan.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::{IpAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::sync::{LazyLock, Mutex, RwLock};
use std::time::Duration;

use linkrunner_events::plan::{Field, Plan, PlannedShape};
use linkrunner_events::{
    Amount, Basket, Content, Currency, EcommerceItem, Endpoint, EventData, EventValue,
    LinkrunnerEvent, Number,
};
use proptest::prelude::*;

#[derive(Debug, Clone, EventData)]
struct Screen {
    width: u32,
    /// Whether the colours are dark.
    dark: Option<bool>,
}

/// A group in a list of itself has no end.
#[derive(Debug, Clone, EventData)]
struct Comment {
    text: String,
    answers: Vec<Comment>,
}

#[derive(Debug, Clone, serde::Serialize, EventValue)]
#[serde(rename_all = "snake_case")]
enum Tier {
    Free,
    GoldPlus,
}

/// Its shape is unknown: it does not derive `EventValue`.
#[derive(Debug, Clone, serde::Serialize)]
enum Unknown {
    Word,
    Object { number: u8 },
}

#[derive(Debug, Clone, serde::Serialize, EventValue)]
struct Sku(String);

/// Serde would write it as an integer.
#[derive(Debug, Clone)]
struct Cents(i64);

impl Amount for Cents {
    fn to_number(&self) -> Number {
        Number::decimal(self.0.into(), 2)
    }
}

#[derive(Debug, Clone, EcommerceItem)]
struct Line {
    id: String,
    quantity: u32,
    item_price: f64,
    size: Option<String>,
}

type Alias<T> = Option<Vec<T>>;

fn seconds(duration: &Duration) -> u64 {
    duration.as_secs()
}

/// Everything happened at once.
///
/// This paragraph is for the readers of the code.
#[derive(Debug, LinkrunnerEvent)]
struct EverythingHappened<'a> {
    /// A text
    /// in two lines.
    text: &'a str,
    shared: Box<str>,
    cow: Cow<'a, str>,
    letter: char,
    address: IpAddr,
    flag: bool,
    integer: i64,
    non_zero: Option<NonZero<u8>>,
    float: f32,
    alias: Alias<u32>,
    nested: Vec<Vec<Option<bool>>>,
    array: [u8; 2],
    set: BTreeSet<String>,
    deque: VecDeque<i8>,
    map: BTreeMap<String, f64>,
    maps: HashMap<u8, Option<Box<Screen>>>,
    screen: Screen,
    screens: Vec<Option<Screen>>,
    thread: Comment,
    tier: Tier,
    tiers: BTreeMap<String, Tier>,
    sku: Sku,
    cents: Cents,
    maybe_cents: Option<Cents>,
    unknown: Unknown,
    unknowns: Vec<Unknown>,
    pair: (u8, String),
    json: serde_json::Value,
    #[linkrunner(with = seconds)]
    function: Duration,
    #[linkrunner(with = seconds, shape = "integer")]
    stated: Duration,
    #[linkrunner(shape = ["yes", "no"])]
    answer: &'static str,
    #[linkrunner(rename = "odd.key")]
    odd: u8,
    #[linkrunner(skip_if = String::is_empty)]
    maybe: String,
    amount: Option<u32>,
    order_id: String,
    #[linkrunner(flatten)]
    basket: Basket<Line>,
}

#[test]
fn the_plan_of_everything() {
    insta::assert_snapshot!(Plan::of::<EverythingHappened<'_>>().to_lock());
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,6}"
}

fn screen() -> impl Strategy<Value = Screen> {
    (any::<u32>(), any::<Option<bool>>()).prop_map(|(width, dark)| Screen { width, dark })
}

fn comment() -> impl Strategy<Value = Comment> {
    let leaf = text().prop_map(|text| Comment {
        text,
        answers: Vec::new(),
    });
    leaf.prop_recursive(3, 8, 3, |inner| {
        (text(), proptest::collection::vec(inner, 0..3))
            .prop_map(|(text, answers)| Comment { text, answers })
    })
}

fn tier() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::Free), Just(Tier::GoldPlus)]
}

fn unknown() -> impl Strategy<Value = Unknown> {
    prop_oneof![
        Just(Unknown::Word),
        any::<u8>().prop_map(|number| Unknown::Object { number })
    ]
}

fn basket() -> impl Strategy<Value = Basket<Line>> {
    proptest::collection::vec((1_u32..9, proptest::option::of(text())), 1..4).prop_map(|lines| {
        let lines = lines
            .into_iter()
            .enumerate()
            .map(|(index, (quantity, size))| Line {
                id: format!("sku_{index}"),
                quantity,
                item_price: 2.5,
                size,
            });
        Basket::builder(Currency::EUR)
            .contents(lines)
            .build()
            .expect("the items are right")
    })
}

fn events() -> impl Strategy<Value = EverythingHappened<'static>> {
    use proptest::collection::{btree_map, btree_set, vec};
    use proptest::option::of;

    let scalars = (
        text(),
        any::<char>(),
        any::<bool>(),
        any::<i64>(),
        of(1_u8..),
        -1e6_f32..1e6,
    );
    let lists = (
        of(vec(any::<u32>(), 0..3)),
        vec(vec(any::<Option<bool>>(), 0..3), 0..3),
        btree_set(text(), 0..3),
        btree_map(text(), -1e9..1e9, 0..3),
    );
    let groups = (
        screen(),
        vec(of(screen()), 0..3),
        comment(),
        btree_map(text(), tier(), 0..3),
        proptest::collection::hash_map(any::<u8>(), of(screen()), 0..3),
    );
    let others = (
        tier(),
        any::<i32>(),
        of(any::<i32>()),
        unknown(),
        vec(unknown(), 0..2),
    );
    (scalars, lists, groups, others, of(any::<u32>()), basket()).prop_map(
        |(scalars, lists, groups, others, amount, basket)| {
            let (text, letter, flag, integer, non_zero, float) = scalars;
            let (alias, nested, set, map) = lists;
            let (screen, screens, thread, tiers, maps) = groups;
            let (tier, cents, maybe_cents, unknown, unknowns) = others;
            EverythingHappened {
                text: "fixed",
                shared: text.clone().into(),
                cow: text.clone().into(),
                letter,
                address: [127, 0, 0, 1].into(),
                flag,
                integer,
                non_zero: non_zero.and_then(NonZero::new),
                float,
                alias,
                nested,
                array: [1, 2],
                set,
                deque: VecDeque::from([1, 2]),
                map,
                maps: maps
                    .into_iter()
                    .map(|(key, screen)| (key, screen.map(Box::new)))
                    .collect(),
                screen,
                screens,
                thread,
                tier,
                tiers,
                sku: Sku(text.clone()),
                cents: Cents(cents.into()),
                maybe_cents: maybe_cents.map(|cents| Cents(cents.into())),
                unknown,
                unknowns,
                pair: (1, text.clone()),
                json: serde_json::json!({ "a": [1, "b", { "c": true }] }),
                function: Duration::from_secs(3),
                stated: Duration::from_secs(4),
                answer: "yes",
                odd: 1,
                maybe: text,
                amount,
                order_id: "order_1".to_owned(),
                basket,
            }
        },
    )
}

proptest! {
    #[test]
    fn each_payload_fits_the_plan_of_its_type(event in events()) {
        let plan = Plan::of::<EverythingHappened<'_>>();
        let body = event.payload("user_1").to_vec().expect("it is right");
        let body = serde_json::from_slice(&body).expect("it is JSON");
        let checked = plan.check(Endpoint::CaptureEvent, &body);
        prop_assert_eq!(checked.findings, [], "{}", body);
        prop_assert!(SCHEMA.is_valid(&body), "{}", body);
    }
}

/// The plan as JSON Schema.
static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = Plan::of::<EverythingHappened<'_>>().to_json_schema();
    let schema = serde_json::from_str(&schema).expect("it is JSON");
    jsonschema::draft202012::new(&schema).expect("it is a schema")
});

#[derive(LinkrunnerEvent)]
#[allow(dead_code)]
enum Shop {
    Everything(Box<EverythingHappened<'static>>),
    Seen(ItemSeen),
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "Purchase")]
#[allow(dead_code)]
struct ItemSeen {
    content_ids: Vec<String>,
    contents: Vec<Content>,
    currency: Currency,
    value: Cents,
    num_items: u32,
    order_id: String,
}

#[test]
fn an_enum_has_the_plan_of_its_events() {
    let mut expected = Plan::of::<EverythingHappened<'_>>();
    assert_eq!(expected.unite(Plan::of::<ItemSeen>()), []);
    assert_eq!(Plan::of::<Shop>(), expected);
    assert_eq!(Plan::of::<Box<Shop>>(), expected);
}

mod orders {
    #[derive(linkrunner_events::EventData)]
    pub(super) struct OrderData<T> {
        #[linkrunner(shape = "string")]
        pub(super) id: T,
    }
}

mod refunds {
    #[derive(linkrunner_events::EventData)]
    pub(super) struct OrderData {
        pub(super) id: u32,
    }
}

/// The recorder knows the data of a payment by this name.
#[test]
#[should_panic(
    expected = "`plan::types::orders::OrderData` and `plan::types::refunds::OrderData` are different types with the same \
                name in the plan, `payment order_data`"
)]
fn two_types_of_one_name_are_refused() {
    use linkrunner_events::__private::{Listed, run_plan_test};

    // The same type in two forms is no problem, nor a context of the same name.
    run_plan_test(
        "plan",
        None,
        None,
        &[
            Listed::payment::<orders::OrderData<String>>(),
            Listed::payment::<Option<orders::OrderData<&str>>>(),
            Listed::context::<refunds::OrderData>(),
            Listed::payment::<refunds::OrderData>(),
        ],
    );
}

/// Types that serde writes as the value in them, and addresses with a port.
#[derive(LinkrunnerEvent)]
struct Wrapped {
    v4: SocketAddrV4,
    v6: SocketAddrV6,
    wrapping: Wrapping<u8>,
    saturating: Saturating<u8>,
    reverse: Reverse<bool>,
    cell: Cell<f64>,
    ref_cell: RefCell<String>,
    mutex: Mutex<Vec<u8>>,
    lock: RwLock<Option<Tier>>,
}

#[test]
fn wrappers_have_the_shape_of_their_content() {
    let event = Wrapped {
        v4: SocketAddrV4::new([127, 0, 0, 1].into(), 80),
        v6: SocketAddrV6::new([0; 8].into(), 80, 0, 0),
        wrapping: Wrapping(1),
        saturating: Saturating(2),
        reverse: Reverse(true),
        cell: Cell::new(0.5),
        ref_cell: RefCell::new("text".to_owned()),
        mutex: Mutex::new(vec![1]),
        lock: RwLock::new(Some(Tier::Free)),
    };
    let plan = Plan::of::<Wrapped>();
    let fields = &plan.event("wrapped").expect("it is planned").fields;
    let is_unknown = |field: &Field| field.shape == PlannedShape::Any;
    assert!(!fields.values().any(is_unknown), "{fields:#?}");
    let body = event.payload("user_1").to_vec().expect("it is right");
    let body = serde_json::from_slice(&body).expect("it is JSON");
    assert_eq!(plan.check(Endpoint::CaptureEvent, &body).findings, []);
}
