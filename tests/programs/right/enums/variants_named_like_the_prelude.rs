use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
struct AppOpened;

#[derive(LinkrunnerEvent)]
#[allow(non_camel_case_types)]
enum ShopEvent {
    Some(AppOpened),
    None(AppOpened),
    Ok(AppOpened),
    Err(AppOpened),
    r#type(AppOpened),
}

#[test]
fn runs() {
    use ShopEvent::*;
    for event in [
        Some(AppOpened),
        None(AppOpened),
        Ok(AppOpened),
        Err(AppOpened),
        r#type(AppOpened),
    ] {
        assert_eq!(
            event.payload("u").to_vec().unwrap(),
            br#"{"event_name":"app_opened","user_id":"u"}"#
        );
    }
}
