use linkrunner_events::{
    Amount, Content, ContentIds, Contents, Currency, LinkrunnerEvent, ToCurrency,
};

use crate::data;

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed<I, C, M, A> {
    content_ids: I,
    contents: C,
    currency: M,
    value: A,
}

fn viewed<I: ContentIds, C: Contents, M: ToCurrency, A: Amount>(
    content_ids: I,
    contents: C,
    currency: M,
    value: A,
) -> String {
    data(&ItemViewed {
        content_ids,
        contents,
        currency,
        value,
    })
}

#[test]
fn runs() {
    assert_eq!(
        viewed(["a"], vec![Content::new("a", 1, 2)], Currency::EUR, 2_u8),
        r#"{"content_ids":["a"],"content_type":"product","contents":[{"id":"a","quantity":1,"item_price":2}],"currency":"EUR","value":2}"#,
    );
}
