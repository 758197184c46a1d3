//! Other serializers see what is sent: the same fields, in the same order, and the same fields left out.

use linkrunner_events::{Content, Currency, EcommerceItem, EventData, LinkrunnerEvent};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::lengths::count_scalars;

#[derive(LinkrunnerEvent, Debug, Clone, Default)]
struct SearchPerformed {
    query_length: Option<u32>,
    filters: Option<Filters>,
    #[linkrunner(flatten)]
    page: Option<Page>,
    #[linkrunner(skip_if = Vec::is_empty)]
    tags: Vec<&'static str>,
    amount: Option<f64>,
    currency: Option<&'static str>,
}

#[derive(EventData, Debug, Clone, Default)]
struct Filters {
    brand: Option<&'static str>,
    sizes: Vec<u8>,
}

#[derive(EventData, Debug, Clone, Default)]
struct Page {
    number: u32,
    size: Option<u32>,
}

#[derive(EcommerceItem)]
struct Line {
    id: &'static str,
    quantity: u8,
    item_price: Decimal,
    size: Option<&'static str>,
}

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce)]
struct BundleViewed {
    item_group_ids: [&'static str; 2],
    contents: Vec<Line>,
    currency: Currency,
    value: Decimal,
    free: Option<Vec<Content>>,
}

/// As `to_value` gives it, as the bytes say it, and how many values a format with lengths counts.
fn three_ways<E: LinkrunnerEvent>(event: &E) -> (Value, Value, usize) {
    let payload = event.payload("user_1").event_id("e1");
    let counted = count_scalars(&payload).unwrap();
    let value = serde_json::to_value(&payload).unwrap();
    let body = serde_json::from_slice(&payload.to_vec().unwrap()).unwrap();
    (value, body, counted)
}

fn scalars(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(scalars).sum(),
        Value::Object(object) => object.values().map(scalars).sum(),
        _ => 1,
    }
}

prop_compose! {
    fn searches()(
        query_length in any::<Option<u32>>(),
        filters in prop::option::of((prop::option::of(Just("acme")), any::<Vec<u8>>())),
        page in any::<Option<(u32, Option<u32>)>>(),
        tags in 0..3_usize,
        // Halves, which every reader of JSON reads alike.
        amount in prop::option::of(any::<i32>()),
        currency in prop::option::of(Just("EUR")),
    ) -> SearchPerformed {
        SearchPerformed {
            query_length,
            filters: filters.map(|(brand, sizes)| Filters { brand, sizes }),
            page: page.map(|(number, size)| Page { number, size }),
            tags: vec!["new"; tags],
            amount: amount.map(|halves| f64::from(halves) / 2.0),
            currency,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fields_that_come_and_go_do_so_in_every_format(event in searches()) {
        let (value, body, counted) = three_ways(&event);
        prop_assert_eq!(&value, &body);
        prop_assert_eq!(counted, scalars(&body));
        let data = value["event_data"].as_object().unwrap();
        prop_assert_eq!(data.contains_key("query_length"), event.query_length.is_some());
        prop_assert_eq!(data.contains_key("filters"), event.filters.is_some());
        prop_assert_eq!(data.contains_key("number"), event.page.is_some());
        prop_assert_eq!(data.contains_key("tags"), !event.tags.is_empty());
        prop_assert_eq!(data.contains_key("amount"), event.amount.is_some());
        prop_assert_eq!(data.contains_key("currency"), event.currency.is_some());
        prop_assert!(!data.contains_key("page"));
        prop_assert!(!data.values().any(Value::is_null));
    }
}

fn bundle() -> BundleViewed {
    BundleViewed {
        item_group_ids: ["g1", "g2"],
        contents: vec![
            Line {
                id: "g1",
                quantity: 1,
                item_price: Decimal::new(1050, 2),
                size: Some("m"),
            },
            Line {
                id: "g2",
                quantity: 2,
                item_price: Decimal::new(5, 0),
                size: None,
            },
        ],
        currency: Currency::EUR,
        value: Decimal::new(2050, 2),
        free: Some(vec![Content::new("g3", 1, 0)]),
    }
}

#[test]
fn lists_and_items_are_the_same_in_every_format() {
    let (value, body, counted) = three_ways(&bundle());
    assert_eq!(value, body);
    assert_eq!(counted, scalars(&body));
    assert_eq!(
        body["event_data"],
        json!({
            "item_group_ids": ["g1", "g2"],
            "content_type": "product_group",
            "contents": [
                {"id": "g1", "quantity": 1, "item_price": 10.5, "size": "m"},
                {"id": "g2", "quantity": 2, "item_price": 5},
            ],
            "currency": "EUR",
            "value": 20.5,
            "free": [{"id": "g3", "quantity": 1, "item_price": 0}],
        })
    );
}

#[test]
fn an_event_without_fields_has_no_event_data_and_one_without_values_an_empty_one() {
    #[derive(LinkrunnerEvent)]
    struct AppOpened;

    #[derive(LinkrunnerEvent)]
    struct AppClosed {
        #[linkrunner(skip)]
        _cache: u8,
    }

    let (value, body, counted) = three_ways(&AppOpened);
    assert_eq!(
        value,
        json!({"event_name": "app_opened", "user_id": "user_1", "event_id": "e1"})
    );
    assert_eq!((value, counted), (body, 3));

    let (value, body, _) = three_ways(&AppClosed { _cache: 0 });
    assert_eq!(
        value,
        json!({"event_name": "app_closed", "user_id": "user_1", "event_id": "e1"})
    );
    assert_eq!(value, body);

    let (value, body, counted) = three_ways(&SearchPerformed::default());
    assert_eq!(value["event_data"], json!({}));
    assert_eq!((value, counted), (body, 3));
}

#[test]
fn a_snapshot_shows_what_is_sent() {
    insta::assert_json_snapshot!(bundle().payload("user_1"), @r#"
    {
      "event_name": "bundle_viewed",
      "event_data": {
        "item_group_ids": [
          "g1",
          "g2"
        ],
        "content_type": "product_group",
        "contents": [
          {
            "id": "g1",
            "quantity": 1,
            "item_price": 10.5,
            "size": "m"
          },
          {
            "id": "g2",
            "quantity": 2,
            "item_price": 5
          }
        ],
        "currency": "EUR",
        "value": 20.5,
        "free": [
          {
            "id": "g3",
            "quantity": 1,
            "item_price": 0
          }
        ]
      },
      "user_id": "user_1"
    }
    "#);
}

#[test]
fn a_snapshot_fails_where_the_event_would_not_be_sent() {
    let event = SearchPerformed {
        currency: Some("euro"),
        ..SearchPerformed::default()
    };
    let expected = event.payload("user_1").to_vec().unwrap_err().to_string();
    let payload = event.payload("user_1");
    assert_eq!(
        serde_json::to_value(&payload).unwrap_err().to_string(),
        expected
    );
    assert_eq!(count_scalars(&payload).unwrap_err().to_string(), expected);
}
