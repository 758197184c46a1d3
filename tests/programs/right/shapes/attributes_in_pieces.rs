use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "Item Viewed")]
#[linkrunner(rename_all = "SCREAMING-KEBAB-CASE", allow(non_snake_case, sensitive,))]
struct ItemViewed {
    #[linkrunner(rename = "id")]
    #[linkrunner(with = u32::to_string)]
    product_id: u32,
    user_email: Option<&'static str>,
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

#[test]
fn runs() {
    let event = ItemViewed {
        product_id: 5,
        user_email: Some("?"),
    };
    assert_eq!(ItemViewed::EVENT_NAME, "Item Viewed");
    assert_eq!(data(&event), r#"{"id":"5","USER-EMAIL":"?"}"#);
}
