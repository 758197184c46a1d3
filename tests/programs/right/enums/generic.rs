use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct ItemViewed<T> {
    product_id: T,
}

#[derive(LinkrunnerEvent)]
enum ShopEvent<'a, T, E: 'a, const N: usize>
where
    E: LinkrunnerEvent,
{
    Viewed(ItemViewed<T>),
    Other(E),
    Boxed(Box<E>),
    Borrowed(&'a E),
    List(Listed<N>),
}

#[derive(LinkrunnerEvent)]
struct Listed<const N: usize> {
    list: Vec<[u8; 2]>,
}

#[derive(LinkrunnerEvent)]
struct AppOpened;

type Shop<'a> = ShopEvent<'a, u32, AppOpened, 3>;

#[test]
fn runs() {
    assert_eq!(
        Shop::EVENT_NAMES,
        [
            "item_viewed",
            "app_opened",
            "app_opened",
            "app_opened",
            "listed"
        ]
    );
    let event: Shop<'_> = ShopEvent::Viewed(ItemViewed { product_id: 5 });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"item_viewed","event_data":{"product_id":5},"user_id":"u"}"#,
    );
    let event: Shop<'_> = ShopEvent::List(Listed { list: vec![[1, 2]] });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"listed","event_data":{"list":[[1,2]]},"user_id":"u"}"#,
    );
    for event in [
        Shop::Other(AppOpened),
        Shop::Boxed(Box::new(AppOpened)),
        Shop::Borrowed(&AppOpened),
    ] {
        assert_eq!(event.event_name(), "app_opened");
    }
}
