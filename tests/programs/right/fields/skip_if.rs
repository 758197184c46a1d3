use linkrunner_events::LinkrunnerEvent;

use crate::data;

mod rules {
    pub fn is_zero<T: PartialEq + From<u8>>(number: &T) -> bool {
        *number == T::from(0)
    }
}

#[derive(LinkrunnerEvent)]
struct Searched<'a, T> {
    #[linkrunner(skip_if = str::is_empty)]
    query: &'a str,
    #[linkrunner(skip_if = String::is_empty)]
    owned: String,
    #[linkrunner(skip_if = Vec::<u32>::is_empty)]
    list: Vec<u32>,
    #[linkrunner(skip_if = Vec::is_empty)]
    generic: Vec<T>,
    #[linkrunner(skip_if = rules::is_zero::<f64>)]
    amount: f64,
    #[linkrunner(skip_if = Self::is_default)]
    page: u32,
}

impl<T> Searched<'_, T> {
    fn is_default(page: &u32) -> bool {
        *page == 1
    }
}

#[test]
fn runs() {
    let event = Searched::<u8> {
        query: "",
        owned: String::new(),
        list: vec![],
        generic: vec![],
        amount: 0.0,
        page: 1,
    };
    assert_eq!(data(&event), "{}");
    let event = Searched {
        query: "a",
        owned: "b".to_owned(),
        list: vec![1],
        generic: vec!["c"],
        amount: 1.5,
        page: 2,
    };
    assert_eq!(
        data(&event),
        r#"{"query":"a","owned":"b","list":[1],"generic":["c"],"amount":1.5,"page":2}"#
    );
}
