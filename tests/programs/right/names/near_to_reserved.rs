use linkrunner_events::LinkrunnerEvent;

use crate::data;

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
