use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
struct AppClosed {}

#[test]
fn runs() {
    assert_eq!(
        AppOpened.payload("u").to_vec().unwrap(),
        br#"{"event_name":"app_opened","user_id":"u"}"#
    );
    assert_eq!(
        AppClosed {}.payload("u").to_vec().unwrap(),
        br#"{"event_name":"app_closed","user_id":"u"}"#
    );
}
