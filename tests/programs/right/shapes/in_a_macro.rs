use linkrunner_events::LinkrunnerEvent;

use crate::data;

macro_rules! event {
    ($(#[$attribute:meta])* $vis:vis $name:ident($wire:literal) { $($key:literal = $field:ident: $ty:ty),* $(,)? }) => {
        $(#[$attribute])*
        #[derive(LinkrunnerEvent)]
        #[linkrunner(name = $wire)]
        $vis struct $name {
            $(
                #[linkrunner(rename = $key)]
                $field: $ty,
            )*
        }
    };
}

event! {
    /// Made by a macro.
    pub(crate) ItemSeen("item_viewed") {
        "productId" = product_id: &'static str,
        "amount" = price: Option<f64>,
        "content_ids" = ids: Vec<&'static str>,
    }
}

macro_rules! with_lifetime {
    ($name:ident, $lifetime:lifetime, $ty:ty, $len:expr) => {
        #[derive(LinkrunnerEvent)]
        struct $name<$lifetime> {
            borrowed: &$lifetime str,
            list: [$ty; $len],
        }
    };
}

with_lifetime!(Borrowed, 'a, u8, 1 + 1);

#[test]
fn runs() {
    let event = ItemSeen {
        product_id: "sku_1",
        price: Some(9.5),
        ids: vec!["sku_1"],
    };
    assert_eq!(
        data(&event),
        r#"{"productId":"sku_1","amount":9.5,"content_ids":["sku_1"]}"#
    );
    assert_eq!(ItemSeen::EVENT_NAME, "item_viewed");
    assert_eq!(event.schema().description(), "Made by a macro.");
    let event = Borrowed {
        borrowed: "b",
        list: [1, 2],
    };
    assert_eq!(data(&event), r#"{"borrowed":"b","list":[1,2]}"#);
}
