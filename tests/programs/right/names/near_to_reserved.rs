use linkrunner_events::LinkrunnerEvent;

/// Near to a reserved or a sensitive key, and meant.
#[derive(LinkrunnerEvent)]
struct Balance {
    amounts: Vec<f64>,
    #[linkrunner(rename = "ammount")]
    mistaken_for_years: String,
    discount: String,
    account: String,
    currencies: Vec<String>,
    email_campaign: String,
    #[linkrunner(allow(sensitive))]
    password: bool,
    total_amount: String,
    currency_name: String,
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
    let text = String::new;
    let event = Balance {
        amounts: vec![1.5],
        mistaken_for_years: text(),
        discount: text(),
        account: text(),
        currencies: vec![],
        email_campaign: text(),
        password: true,
        total_amount: text(),
        currency_name: text(),
    };
    assert_eq!(
        data(&event),
        r#"{"amounts":[1.5],"ammount":"","discount":"","account":"","currencies":[],"email_campaign":"","password":true,"total_amount":"","currency_name":""}"#,
    );
}
