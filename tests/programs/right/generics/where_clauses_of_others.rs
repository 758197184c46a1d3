use std::marker::PhantomData;

use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

trait Tenant: 'static {
    const NAME: &'static str;
}

struct Shop;

impl Tenant for Shop {
    const NAME: &'static str = "shop";
}

#[derive(EventData)]
struct Meta<'a, K: Tenant>
where
    K: Sized,
    for<'b> &'b str: Into<String>,
{
    label: &'a str,
    #[linkrunner(skip)]
    tenant: PhantomData<K>,
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a, K: Tenant> {
    #[linkrunner(flatten)]
    meta: Meta<'a, K>,
}

#[test]
fn runs() {
    let event = ItemViewed::<Shop> {
        meta: Meta {
            label: Shop::NAME,
            tenant: PhantomData,
        },
    };
    assert_eq!(data(&event), r#"{"label":"shop"}"#);
}
