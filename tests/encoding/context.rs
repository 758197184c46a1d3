//! A context: fields that all events of an application share.

use linkrunner_events::commerce::AddToCart;
use linkrunner_events::{
    Basket, Currency, EncodeError, EncodeProblem, EventData, LinkrunnerEvent, Rule, User,
};

#[derive(EventData)]
struct Context {
    service: &'static str,
    experiment: Option<&'static str>,
    #[linkrunner(flatten)]
    region: Region,
}

#[derive(EventData)]
struct Region {
    country: &'static str,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed {
    product_id: &'static str,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
enum ShopEvent {
    Viewed(ItemViewed),
    Opened(AppOpened),
}

const CONTEXT: Context = Context {
    service: "shop",
    experiment: None,
    region: Region { country: "DE" },
};

/// Works for every event, as an application's own function does.
fn body<E: LinkrunnerEvent>(event: &E) -> String {
    let body = event.payload("u").context(&CONTEXT).to_vec().unwrap();
    String::from_utf8(body).unwrap()
}

#[test]
fn a_context_follows_the_fields_of_the_event() {
    let viewed = ItemViewed { product_id: "p" };
    assert_eq!(
        body(&viewed),
        r#"{"event_name":"item_viewed","event_data":{"product_id":"p","service":"shop","country":"DE"},"user_id":"u"}"#
    );
    assert_eq!(
        body(&ShopEvent::Viewed(viewed)),
        body(&ItemViewed { product_id: "p" })
    );
}

#[test]
fn an_event_without_fields_has_those_of_the_context() {
    let expected = r#"{"event_name":"app_opened","event_data":{"service":"shop","country":"DE"},"user_id":"u"}"#;
    assert_eq!(body(&AppOpened), expected);
    assert_eq!(body(&ShopEvent::Opened(AppOpened)), expected);
}

#[test]
fn an_optional_context_may_be_none() {
    let event = ItemViewed { product_id: "p" };
    let body = event.payload("u").context(&None::<Region>).to_vec();
    assert_eq!(body.unwrap(), event.payload("u").to_vec().unwrap());
    let body = AppOpened.payload("u").context(&None::<Region>).to_vec();
    assert_eq!(
        String::from_utf8(body.unwrap()).unwrap(),
        r#"{"event_name":"app_opened","event_data":{},"user_id":"u"}"#
    );
}

#[test]
fn the_rest_of_the_body_is_as_without_a_context() {
    let event = ItemViewed { product_id: "p" };
    let user = || User::install_instance("i");
    let before = event
        .payload(user())
        .event_id("e")
        .client_ip_address([8, 8, 8, 8])
        .context(&CONTEXT);
    let after = event
        .payload(user())
        .context(&CONTEXT)
        .event_id("e")
        .client_ip_address([8, 8, 8, 8]);
    let body = before.to_vec().unwrap();
    assert_eq!(body, after.to_vec().unwrap());
    assert_eq!(
        String::from_utf8_lossy(&body),
        concat!(
            r#"{"event_name":"item_viewed","event_data":{"product_id":"p","service":"shop","country":"DE"},"#,
            r#""install_instance_id":"i","event_id":"e","client_ip_address":"8.8.8.8"}"#
        )
    );
    let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(serde_json::to_value(&before).unwrap(), value);

    let request = before.to_request().unwrap();
    let without = event.payload(user()).event_id("e").to_request().unwrap();
    assert_eq!(request.body(), &body);
    assert_eq!(request.event_name(), without.event_name());
    assert_eq!(request.id(), without.id());
    assert_eq!(request.ordering_key(), without.ordering_key());
    assert_eq!(request.endpoint(), without.endpoint());
}

fn error<C: EventData>(context: &C) -> EncodeError {
    let basket = Basket::builder(Currency::EUR).item("a", 1, 1).build();
    let event = AddToCart::new(basket.unwrap());
    event.payload("u").context(context).to_vec().unwrap_err()
}

#[test]
fn an_error_in_the_context_names_the_event_and_the_field() {
    #[derive(EventData)]
    struct Load {
        load: f64,
    }

    let error = error(&Load { load: f64::NAN });
    assert_eq!(error.field(), Some("load"));
    assert_eq!(*error.problem(), EncodeProblem::NotFinite);
    assert!(
        error
            .to_string()
            .starts_with("event `add_to_cart`, field `load`: ")
    );
}

#[test]
fn the_checks_across_fields_stay() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(ecommerce = "ViewContent")]
    struct Viewed {
        content_ids: [&'static str; 1],
        contents: [linkrunner_events::Content; 1],
        currency: Currency,
        value: u8,
    }

    let event = Viewed {
        content_ids: ["a"],
        contents: [linkrunner_events::Content::new("b", 1, 1)],
        currency: Currency::EUR,
        value: 1,
    };
    let error = event.payload("u").context(&CONTEXT).to_vec().unwrap_err();
    assert_eq!(error.field(), Some("contents[0].id"));
}

#[test]
fn the_lint_sees_the_event_with_its_context() {
    #[derive(LinkrunnerEvent)]
    struct LevelCompleted {
        amount: u8,
    }

    #[derive(EventData)]
    struct Market {
        currency: Currency,
        level_5: bool,
    }

    let rules = |findings: Vec<linkrunner_events::Finding>| {
        let rules = findings.iter().map(linkrunner_events::Finding::rule);
        rules.collect::<Vec<_>>()
    };
    let event = LevelCompleted { amount: 1 };
    assert_eq!(
        rules(event.payload("u").lint()),
        [Rule::AmountWithoutCurrency]
    );
    let market = Market {
        currency: Currency::EUR,
        level_5: true,
    };
    let payload = event.payload("u").context(&market);
    assert_eq!(rules(payload.lint()), [Rule::ValueInKey]);
    let payload = payload.client_ip_address([127, 0, 0, 1]);
    assert_eq!(
        rules(payload.lint()),
        [Rule::ValueInKey, Rule::PrivateClientAddress]
    );
    let payload = event.payload("null").context(&market).event_id("none");
    assert_eq!(
        rules(payload.lint()),
        [Rule::ValueInKey, Rule::PlaceholderId, Rule::PlaceholderId]
    );
}
