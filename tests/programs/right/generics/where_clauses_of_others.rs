use std::marker::PhantomData;

use linkrunner_events::{EventData, LinkrunnerEvent};

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
    let event = ItemViewed::<Shop> {
        meta: Meta {
            label: Shop::NAME,
            tenant: PhantomData,
        },
    };
    assert_eq!(data(&event), r#"{"label":"shop"}"#);
}
