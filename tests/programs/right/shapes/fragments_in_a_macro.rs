use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};

use crate::data;

macro_rules! purchase {
    ($amount:ty, $kind:literal) => {
        #[derive(LinkrunnerEvent)]
        #[linkrunner(ecommerce = $kind)]
        struct OrderPaid {
            content_ids: Vec<String>,
            contents: Vec<Content>,
            currency: Currency,
            value: $amount,
            #[linkrunner(with = u8::to_string)]
            campaign: u8,
            #[linkrunner(flatten)]
            group: Group<$amount>,
        }
    };
}

#[derive(EventData)]
struct Group<T> {
    shipping: T,
}

purchase!(f32, "ViewContent");

#[test]
fn runs() {
    let event = OrderPaid {
        content_ids: vec!["a".to_owned()],
        contents: vec![Content::new("a", 1, 2.5)],
        currency: Currency::USD,
        value: 2.5,
        campaign: 7,
        group: Group { shipping: 0.5 },
    };
    assert_eq!(
        data(&event),
        r#"{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":1,"item_price":2.5}],"currency":"USD","value":2.5,"campaign":"7","shipping":0.5}"#,
    );
}
