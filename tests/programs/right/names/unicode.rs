use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ÄnderungGespeichert {
    größe: u32,
    #[linkrunner(rename = "商品 id 🛒")]
    product_id: &'static str,
    名前: u8,
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
