use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened {
    #[linkrunner(skip)]
    at: std::time::Instant,
}

#[test]
fn runs() {
    let event = AppOpened {
        at: std::time::Instant::now(),
    };
    assert!(event.at.elapsed().as_secs() < 600);
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"app_opened","user_id":"u"}"#
    );
}
