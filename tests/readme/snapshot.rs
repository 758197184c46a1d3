use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    product_id: &'a str,
}

#[test]
fn the_payload_has_not_changed() {
    insta::assert_json_snapshot!(ItemViewed { product_id: "ABC123" }.payload("user_12345"), @r#"
    {
      "event_name": "item_viewed",
      "event_data": {
        "product_id": "ABC123"
      },
      "user_id": "user_12345"
    }
    "#);
}
