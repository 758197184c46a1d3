use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

#[derive(EventData, Clone)]
struct Screen {
    width: u32,
    height: Option<u32>,
}

#[derive(EventData)]
#[linkrunner(rename_all = "camelCase")]
struct Device<'a> {
    #[linkrunner(flatten)]
    screen: &'a Screen,
    os_name: &'a str,
}

#[derive(EventData)]
struct Campaign {
    campaign: String,
}

#[derive(EventData)]
struct Nothing {}

#[derive(LinkrunnerEvent)]
struct ItemViewed<'a> {
    #[linkrunner(flatten)]
    nothing: Nothing,
    #[linkrunner(flatten)]
    device: Box<Device<'a>>,
    #[linkrunner(flatten)]
    campaign: Option<Campaign>,
    product_id: u32,
}

#[test]
fn runs() {
    let screen = Screen {
        width: 1,
        height: None,
    };
    let mut event = ItemViewed {
        nothing: Nothing {},
        device: Box::new(Device {
            screen: &screen,
            os_name: "ios",
        }),
        campaign: None,
        product_id: 5,
    };
    assert_eq!(data(&event), r#"{"width":1,"osName":"ios","product_id":5}"#);
    event.campaign = Some(Campaign {
        campaign: "spring".to_owned(),
    });
    assert_eq!(
        data(&event),
        r#"{"width":1,"osName":"ios","campaign":"spring","product_id":5}"#
    );
    let keys: Vec<_> = event
        .schema()
        .fields()
        .map(|field| (field.key(), field.is_optional()))
        .collect();
    assert_eq!(
        keys,
        [
            ("width", false),
            ("height", true),
            ("osName", false),
            ("campaign", true),
            ("product_id", false)
        ],
    );
}
