use linkrunner_events::LinkrunnerEvent;

macro_rules! events {
    ($($name:ident)*) => {$(
        #[derive(LinkrunnerEvent)]
        struct $name;
    )*};
}

events!(Found Missing Passed Failed Typed);

#[derive(LinkrunnerEvent)]
#[allow(non_camel_case_types)]
enum ShopEvent {
    Some(Found),
    None(Missing),
    Ok(Passed),
    Err(Failed),
    r#type(Typed),
}

#[test]
fn runs() {
    use ShopEvent::*;
    for (event, name) in [
        (Some(Found), "found"),
        (None(Missing), "missing"),
        (Ok(Passed), "passed"),
        (Err(Failed), "failed"),
        (r#type(Typed), "typed"),
    ] {
        assert_eq!(
            event.payload("u").to_vec().unwrap(),
            format!(r#"{{"event_name":"{name}","user_id":"u"}}"#).as_bytes()
        );
    }
}
