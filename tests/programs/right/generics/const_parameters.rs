use linkrunner_events::LinkrunnerEvent;

use crate::data;

#[derive(LinkrunnerEvent)]
struct ItemViewed<const N: usize, const WIDE: bool> {
    content_ids: [&'static str; N],
    sizes: [u8; 2],
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
