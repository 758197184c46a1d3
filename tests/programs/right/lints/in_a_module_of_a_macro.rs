//! An event that nobody uses by its name.

#![deny(warnings)]

macro_rules! events {
    ($($module:ident)*) => {$(
        mod $module {
            #[derive(linkrunner_events::LinkrunnerEvent)]
            pub struct Opened {
                pub by: u8,
            }
        }
    )*};
}

events!(app page);

#[test]
fn runs() {
    use linkrunner_events::LinkrunnerEvent;

    assert_eq!(
        app::Opened { by: 1 }.event_name(),
        page::Opened { by: 2 }.event_name()
    );
}
