use linkrunner_events::{
    Amount, Content, ContentIds, Contents, Currency, LinkrunnerEvent, ToCurrency,
};

#[derive(LinkrunnerEvent)]
#[linkrunner(ecommerce = "ViewContent")]
struct ItemViewed<I, C, M, A> {
    content_ids: I,
    contents: C,
    currency: M,
    value: A,
}

fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
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
