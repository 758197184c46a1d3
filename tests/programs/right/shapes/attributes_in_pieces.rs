use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "Item Viewed")]
#[linkrunner(rename_all = "SCREAMING-KEBAB-CASE", allow(non_snake_case, sensitive,))]
struct ItemViewed {
    #[linkrunner(rename = "id")]
    #[linkrunner(with = u32::to_string)]
    product_id: u32,
    user_email: Option<&'static str>,
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
