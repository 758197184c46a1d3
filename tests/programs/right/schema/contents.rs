use linkrunner_events::{Ecommerce, EventData, LinkrunnerEvent, Role};

type Maybe<T> = Option<T>;

/// Shared by events.
#[derive(EventData)]
struct Campaign {
    /// The campaign's name.
    campaign: String,
}

/// A shopper paid
/// for an order.
///
/// The second paragraph.
#[derive(LinkrunnerEvent)]
struct PurchaseCompleted {
    /// What was paid.
    amount: f64,
    currency: Maybe<String>,
    #[linkrunner(skip)]
    trace: u8,
    #[linkrunner(skip_if = String::is_empty)]
    coupon: String,
    #[doc = " Written as an attribute."]
    #[linkrunner(rename = "contents")]
    items: Vec<linkrunner_events::Content>,
    #[linkrunner(flatten)]
    campaign: Option<Campaign>,
}

#[test]
fn runs() {
    let [schema] = PurchaseCompleted::SCHEMAS else {
        panic!("one schema");
    };
    assert_eq!(schema.name(), PurchaseCompleted::EVENT_NAME);
    assert_eq!(
        schema.description(),
        "A shopper paid\nfor an order.\n\nThe second paragraph."
    );
    assert_eq!(schema.ecommerce(), None::<Ecommerce>);
    let fields: Vec<_> = schema
        .fields()
        .map(|field| {
            (
                field.key(),
                field.description(),
                field.is_optional(),
                field.role(),
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            ("amount", "What was paid.", false, Role::Amount),
            ("currency", "", true, Role::Currency),
            ("coupon", "", true, Role::Custom),
            (
                "contents",
                "Written as an attribute.",
                false,
                Role::Contents
            ),
            ("campaign", "The campaign's name.", true, Role::Custom),
        ],
    );
    let event = PurchaseCompleted {
        amount: 1.0,
        currency: None,
        trace: 1,
        coupon: String::new(),
        items: Vec::new(),
        campaign: Some(Campaign {
            campaign: "spring".to_owned(),
        }),
    };
    assert_eq!(event.trace, 1);
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"purchase_completed","event_data":{"amount":1.0,"contents":[],"campaign":"spring"},"user_id":"u"}"#,
    );
}
