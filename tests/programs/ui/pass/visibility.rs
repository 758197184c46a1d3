mod events {
    use linkrunner_events::LinkrunnerEvent;

    #[derive(LinkrunnerEvent)]
    pub struct Public {
        id: u32,
    }

    #[derive(LinkrunnerEvent)]
    pub(crate) struct OfTheCrate {
        pub(super) id: u32,
    }

    #[derive(LinkrunnerEvent)]
    pub(in crate::events) struct OfTheModule;

    #[derive(LinkrunnerEvent)]
    pub(super) enum Any {
        Public(Public),
        OfTheCrate(OfTheCrate),
    }

    impl Public {
        pub fn new(id: u32) -> Self {
            Self { id }
        }
    }

    pub fn names() -> [&'static str; 2] {
        [OfTheModule::EVENT_NAME, Public::EVENT_NAME]
    }
}

use linkrunner_events::LinkrunnerEvent as _;

fn main() {
    assert_eq!(events::Public::EVENT_NAME, "public");
    assert_eq!(events::OfTheCrate::EVENT_NAME, "of_the_crate");
    assert_eq!(events::names(), ["of_the_module", "public"]);
    assert_eq!(events::Any::EVENT_NAMES, ["public", "of_the_crate"]);
    let event = events::Any::OfTheCrate(events::OfTheCrate { id: 5 });
    assert_eq!(
        event.payload("u").to_vec().unwrap(),
        br#"{"event_name":"of_the_crate","event_data":{"id":5},"user_id":"u"}"#,
    );
    let event = events::Any::Public(events::Public::new(6));
    assert_eq!(event.event_name(), "public");
}
