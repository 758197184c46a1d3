//! What comes out as `null`: left out where it is a `None`, an error where a value should be, and kept inside of values.

use linkrunner_events::{EncodeProblem, EventData, LinkrunnerEvent};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

#[derive(LinkrunnerEvent)]
struct Sent<T> {
    data: T,
}

#[derive(Serialize)]
struct UnitStruct;

#[derive(Serialize)]
struct Newtype<T>(T);

fn event_data<E: LinkrunnerEvent>(event: &E) -> String {
    let body = event.payload("u").to_vec().unwrap();
    assert_eq!(serde_json::to_vec(&event.payload("u")).unwrap(), body);
    let body = String::from_utf8(body).unwrap();
    let data = body
        .strip_prefix(r#"{"event_name":"sent","event_data":"#)
        .unwrap();
    data.strip_suffix(r#","user_id":"u"}"#).unwrap().to_owned()
}

#[track_caller]
fn is_left_out<T: Serialize>(data: T) {
    assert_eq!(event_data(&Sent { data }), "{}");
}

#[track_caller]
fn is_refused<T: Serialize>(data: T) {
    let event = Sent { data };
    let error = event.payload("u").to_vec().unwrap_err();
    assert_eq!(error.problem(), &EncodeProblem::Null);
    assert_eq!(error.field(), Some("data"));
    assert!(serde_json::to_value(event.payload("u")).is_err());
}

#[track_caller]
fn is_sent<T: Serialize>(data: T, json: &str) {
    assert_eq!(event_data(&Sent { data }), format!(r#"{{"data":{json}}}"#));
}

#[test]
fn a_none_is_left_out_however_it_is_wrapped() {
    is_left_out(None::<u8>);
    is_left_out(Some(None::<u8>));
    is_left_out(Some(Some(None::<()>)));
    is_left_out(Newtype(None::<u8>));
    is_left_out(Some(Newtype(None::<u8>)));
    is_left_out(Box::new(None::<u8>));
    let none = None::<u8>;
    let nested = Some(&none);
    is_left_out::<&Option<u8>>(&none);
    is_left_out::<&Option<&Option<u8>>>(&nested);
    is_left_out(std::cell::RefCell::new(None::<u8>));
}

#[test]
fn a_null_that_is_no_none_is_an_error() {
    is_refused(());
    is_refused(UnitStruct);
    is_refused(Some(()));
    is_refused(Newtype(UnitStruct));
    is_refused(std::marker::PhantomData::<u8>);
    is_refused(Value::Null);
    is_refused(Some(Value::Null));
    is_refused(to_raw_value(&()).unwrap());
    is_refused(RawValue::from_string(" null ".to_owned()).unwrap());
    is_refused(Some(&*to_raw_value(&()).unwrap()));
}

#[test]
fn nulls_inside_of_values_stay_as_serde_json_gives_them() {
    #[derive(Serialize)]
    struct Struct {
        none: Option<u8>,
        some: Option<Option<()>>,
        unit: UnitStruct,
    }

    #[derive(Serialize)]
    enum Enum {
        New(Option<u8>),
    }

    is_sent(
        Struct {
            none: None,
            some: Some(Some(())),
            unit: UnitStruct,
        },
        r#"{"none":null,"some":null,"unit":null}"#,
    );
    is_sent(vec![None, Some(1)], "[null,1]");
    is_sent((None::<u8>,), "[null]");
    is_sent(Enum::New(None), r#"{"New":null}"#);
    is_sent(serde_json::json!({"a": null}), r#"{"a":null}"#);
    is_sent(
        RawValue::from_string("[null]".to_owned()).unwrap(),
        "[null]",
    );
}

#[test]
fn a_nested_group_leaves_its_nones_out() {
    #[derive(EventData)]
    struct Group {
        none: Option<u8>,
        some: Option<u8>,
    }

    #[derive(LinkrunnerEvent)]
    #[linkrunner(name = "sent")]
    struct Nested {
        before: Option<u8>,
        group: Group,
        #[linkrunner(flatten)]
        flat: Flat,
        list: Vec<Option<Group>>,
        after: Option<u8>,
    }

    #[derive(EventData)]
    struct Flat {
        first: Option<u8>,
        second: Box<Option<u8>>,
    }

    let event = Nested {
        before: None,
        group: Group {
            none: None,
            some: Some(1),
        },
        flat: Flat {
            first: None,
            second: Box::new(Some(2)),
        },
        list: vec![
            None,
            Some(Group {
                none: None,
                some: None,
            }),
        ],
        after: None,
    };
    assert_eq!(
        event_data(&event),
        r#"{"group":{"some":1},"second":2,"list":[null,{}]}"#
    );
}

#[test]
fn commas_are_right_whatever_is_left_out() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(name = "sent")]
    struct Three {
        a: Option<u8>,
        b: Option<u8>,
        #[linkrunner(skip_if = str::is_empty)]
        c: &'static str,
    }

    for bits in 0..8_u8 {
        let event = Three {
            a: (bits & 1 != 0).then_some(1),
            b: (bits & 2 != 0).then_some(2),
            c: if bits & 4 != 0 { "3" } else { "" },
        };
        let expected: Vec<&str> = [(1, r#""a":1"#), (2, r#""b":2"#), (4, r#""c":"3""#)]
            .into_iter()
            .filter_map(|(bit, member)| (bits & bit != 0).then_some(member))
            .collect();
        assert_eq!(event_data(&event), format!("{{{}}}", expected.join(",")));
    }
}
