use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ÄnderungGespeichert {
    größe: u32,
    #[linkrunner(rename = "商品 id 🛒")]
    product_id: &'static str,
    名前: u8,
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
    let event = ÄnderungGespeichert {
        größe: 1,
        product_id: "sku_1",
        名前: 2,
    };
    assert_eq!(data(&event), r#"{"größe":1,"商品 id 🛒":"sku_1","名前":2}"#);
    assert_eq!(ÄnderungGespeichert::EVENT_NAME, "änderung_gespeichert");
}
