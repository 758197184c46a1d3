use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<const N: usize, const WIDE: bool> {
    content_ids: [&'static str; N],
    sizes: [u8; 2],
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
    let event = ItemViewed::<3, true> {
        content_ids: ["a", "b", "c"],
        sizes: [1, 2],
    };
    assert_eq!(
        data(&event),
        r#"{"content_ids":["a","b","c"],"sizes":[1,2]}"#
    );
    assert_eq!(ItemViewed::<0, false>::EVENT_NAME, "item_viewed");
}
