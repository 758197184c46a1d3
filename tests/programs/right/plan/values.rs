//! `EventValue` beside serde, without the feature `plan`: nothing depends on it.

use linkrunner_events::{EventValue, LinkrunnerEvent, Shape};

#[derive(serde::Serialize, EventValue)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
enum Colour {
    LightBlue,
    HTMLPage,
    #[serde(rename = "none at all")]
    None,
    #[serde(rename(serialize = "written", deserialize = "read"))]
    Renamed,
    #[serde(skip_serializing)]
    #[allow(dead_code)]
    Never,
}

#[derive(serde::Serialize, EventValue)]
#[serde(transparent)]
struct Sku<'a> {
    text: &'a str,
}

#[derive(serde::Serialize, EventValue)]
struct Many<T>(Vec<T>);

#[derive(LinkrunnerEvent)]
struct ThemeChosen<'a> {
    colours: Vec<Colour>,
    sku: Sku<'a>,
    many: Many<u8>,
    #[linkrunner(shape = ["yes", "no"])]
    answer: &'static str,
    #[linkrunner(shape = "list of map of integer")]
    counts: Vec<std::collections::BTreeMap<String, u8>>,
}

#[test]
fn runs() {
    let colours = [
        Colour::LightBlue,
        Colour::HTMLPage,
        Colour::None,
        Colour::Renamed,
    ];
    let written: Vec<String> = colours
        .iter()
        .map(|colour| serde_json::to_string(colour).expect("a word"))
        .map(|json| json.trim_matches('"').to_owned())
        .collect();
    let Shape::OneOf(words) = Colour::SHAPE else {
        panic!("{:?}", Colour::SHAPE);
    };
    assert_eq!(words, written);
    assert!(matches!(Sku::SHAPE, Shape::Str));
    assert!(matches!(<Many<u8>>::SHAPE, Shape::List(Shape::Int)));
}

/// Every case of serde, as serde applies it to variants.
#[test]
fn cases_are_those_of_serde() {
    macro_rules! cases {
        ($($name:ident $case:literal,)*) => {$(
            #[derive(serde::Serialize, EventValue)]
            #[serde(rename_all = $case)]
            enum $name {
                A,
                HTMLPage,
                Level2Done,
                snake_named,
            }

            let written = [$name::A, $name::HTMLPage, $name::Level2Done, $name::snake_named]
                .map(|value| serde_json::to_value(value).expect("a word"));
            let Shape::OneOf(words) = $name::SHAPE else {
                panic!("{:?}", $name::SHAPE);
            };
            assert_eq!(words, written, $case);
        )*};
    }
    #[allow(non_camel_case_types)]
    {
        cases! {
            Lower "lowercase",
            Upper "UPPERCASE",
            Pascal "PascalCase",
            Camel "camelCase",
            Snake "snake_case",
            ScreamingSnake "SCREAMING_SNAKE_CASE",
            Kebab "kebab-case",
            ScreamingKebab "SCREAMING-KEBAB-CASE",
        }
    }
}

#[test]
fn nothing_changes_on_the_wire() {
    let event = ThemeChosen {
        colours: vec![Colour::LightBlue],
        sku: Sku { text: "a" },
        many: Many(vec![1]),
        answer: "yes",
        counts: Vec::new(),
    };
    let body =
        String::from_utf8(event.payload("user_1").to_vec().expect("it is right")).expect("text");
    assert!(
        body.contains(
            r#"{"colours":["LIGHT-BLUE"],"sku":"a","many":[1],"answer":"yes","counts":[]}"#
        ),
        "{body}"
    );
}
