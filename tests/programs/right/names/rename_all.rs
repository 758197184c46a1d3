use linkrunner_events::LinkrunnerEvent;

macro_rules! cases {
    ($($name:ident $case:literal $json:literal)*) => {$(
        #[derive(LinkrunnerEvent)]
        #[linkrunner(rename_all = $case)]
        struct $name {
            product_id: u32,
            x: u32,
            #[linkrunner(rename = "kept_as_it_is")]
            other: u32,
        }

        let event = $name {
            product_id: 1,
            x: 2,
            other: 3,
        };
        let body = event.payload("u").to_vec().unwrap();
        assert!(String::from_utf8_lossy(&body).contains($json), "{}", $case);
    )*};
}

#[test]
fn runs() {
    cases! {
        Lower "lowercase" r#"{"product_id":1,"x":2,"kept_as_it_is":3}"#
        Upper "UPPERCASE" r#"{"PRODUCT_ID":1,"X":2,"kept_as_it_is":3}"#
        Pascal "PascalCase" r#"{"ProductId":1,"X":2,"kept_as_it_is":3}"#
        Camel "camelCase" r#"{"productId":1,"x":2,"kept_as_it_is":3}"#
        Snake "snake_case" r#"{"product_id":1,"x":2,"kept_as_it_is":3}"#
        Screaming "SCREAMING_SNAKE_CASE" r#"{"PRODUCT_ID":1,"X":2,"kept_as_it_is":3}"#
        Kebab "kebab-case" r#"{"product-id":1,"x":2,"kept_as_it_is":3}"#
        ScreamingKebab "SCREAMING-KEBAB-CASE" r#"{"PRODUCT-ID":1,"X":2,"kept_as_it_is":3}"#
    }
}
