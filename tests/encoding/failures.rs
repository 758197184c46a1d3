//! Values that cannot be written: the error names the field and says what the value itself said.

use std::collections::BTreeMap;

use linkrunner_events::{EncodeProblem, EventData, LinkrunnerEvent};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

#[derive(LinkrunnerEvent)]
struct Sent<T> {
    data: T,
}

/// Fails as a `Serialize` of a user's may.
struct Fails;

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("the clock is poisoned"))
    }
}

#[track_caller]
fn fails<T: Serialize>(data: T, path: &str, message: &str) {
    let event = Sent { data };
    let error = event.payload("user_1").to_vec().unwrap_err();
    assert_eq!(error.field(), Some(path));
    assert_eq!(
        error.problem(),
        &EncodeProblem::Serialize(message.to_owned())
    );
    assert_eq!(
        error.to_string(),
        format!("event `sent`, field `{path}`: the value cannot be written as JSON: {message}")
    );
    let other = serde_json::to_value(event.payload("user_1")).unwrap_err();
    assert_eq!(other.to_string(), error.to_string());
}

#[test]
fn a_failing_serialize_is_named_with_its_path() {
    let message = "the clock is poisoned";
    fails(Fails, "data", message);
    fails(Some(Fails), "data", message);
    fails(vec![Fails], "data[0]", message);
    fails(BTreeMap::from([("at", (1, Fails))]), "data.at[1]", message);
}

#[test]
fn a_failing_serialize_in_a_group_is_named_with_its_path() {
    #[derive(EventData)]
    struct Group {
        fine: u8,
        clock: Fails,
    }

    #[derive(LinkrunnerEvent)]
    struct SentGroup {
        data: Group,
    }

    let group = || Group {
        fine: 1,
        clock: Fails,
    };
    let error = SentGroup { data: group() }.payload("user_1").to_vec();
    let error = error.unwrap_err();
    assert_eq!(error.field(), Some("data.clock"));
    assert_eq!(
        error.problem(),
        &EncodeProblem::Serialize("the clock is poisoned".to_owned())
    );

    // serde passes on the text of an error from inside a list.
    let inside = "field `clock`: the value cannot be written as JSON: the clock is poisoned";
    fails(vec![group()], "data[0]", inside);
}

#[test]
fn keys_that_are_no_strings_are_refused() {
    let message = "key must be a string";
    fails(BTreeMap::from([((1, 2), 3)]), "data", message);
    fails(BTreeMap::from([(vec![1], 3)]), "data", message);
    fails(BTreeMap::from([((), 3)]), "data", message);
    fails(BTreeMap::from([(None::<u8>, 3)]), "data", message);
    fails(vec![BTreeMap::from([([1], 3)])], "data[0]", message);
}

#[test]
fn a_field_of_two_hundred_layers_is_written() {
    let mut json = serde_json::json!(1);
    for _ in 0..200 {
        json = serde_json::Value::from(vec![json]);
    }
    let expected = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let event = Sent { data: json };
    let body = String::from_utf8(event.payload("user_1").to_vec().unwrap()).unwrap();
    assert!(body.contains(&expected));
}

/// A `Serialize` that goes on after an error does not get away with it: half a list is no JSON.
#[test]
fn errors_that_are_ignored_are_errors_all_the_same() {
    struct Careless;

    impl Serialize for Careless {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeSeq;
            let mut list = serializer.serialize_seq(None)?;
            let _ = list.serialize_element(&1);
            let _ = list.serialize_element(&f64::NAN);
            list.end()
        }
    }

    struct CarelessMap;

    impl Serialize for CarelessMap {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeMap;
            let mut map = serializer.serialize_map(None)?;
            let _ = map.serialize_entry("a", &f64::NAN);
            let _ = map.serialize_entry("b", &1);
            map.end()
        }
    }

    let list = Sent { data: Careless }.payload("u").to_vec().unwrap_err();
    assert_eq!(
        (list.field(), list.problem()),
        (Some("data[1]"), &EncodeProblem::NotFinite)
    );
    let map = Sent {
        data: vec![CarelessMap],
    }
    .payload("u")
    .to_vec()
    .unwrap_err();
    assert_eq!(
        (map.field(), map.problem()),
        (Some("data[0].a"), &EncodeProblem::NotFinite)
    );
}
