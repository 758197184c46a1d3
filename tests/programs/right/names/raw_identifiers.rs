use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
#[allow(non_camel_case_types)]
struct r#match<'r#fn> {
    r#type: &'r#fn str,
    r#fn: u32,
    r#amount: f64,
}

#[derive(LinkrunnerEvent)]
struct r#ItemViewed;

#[test]
fn runs() {
    let event = r#match {
        r#type: "a",
        r#fn: 1,
        amount: 2.5,
    };
    assert_eq!(data(&event), r#"{"type":"a","fn":1,"amount":2.5}"#);
    assert_eq!(r#match::EVENT_NAME, "match");
    assert_eq!(ItemViewed::EVENT_NAME, "item_viewed");
}
