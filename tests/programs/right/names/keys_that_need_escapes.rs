use linkrunner_events::LinkrunnerEvent;

#[derive(LinkrunnerEvent)]
#[linkrunner(name = "say \"hi\" \\o/", allow(non_snake_case))]
struct Said {
    #[linkrunner(rename = "a \"quoted\" key")]
    quotes: u32,
    #[linkrunner(rename = r"C:\dir")]
    backslash: u32,
    #[linkrunner(rename = "<a/>&'{}")]
    markup: u32,
}

#[test]
fn runs() {
    let event = Said {
        quotes: 1,
        backslash: 2,
        markup: 3,
    };
    let body = event.payload("u").to_vec().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&body),
        r#"{"event_name":"say \"hi\" \\o/","event_data":{"a \"quoted\" key":1,"C:\\dir":2,"<a/>&'{}":3},"user_id":"u"}"#,
    );
    let read: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(read["event_data"]["C:\\dir"], 2);
}
