//! Groups that are reached through other values and other serializers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use linkrunner_events::{EventData, LinkrunnerEvent};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::json;

#[derive(EventData, Clone)]
struct Screen {
    width: u32,
    density: f64,
    name: Option<&'static str>,
}

#[derive(LinkrunnerEvent)]
struct Seen<T> {
    what: T,
}

fn screen() -> Screen {
    Screen {
        width: 1080,
        density: 2.5,
        name: None,
    }
}

#[track_caller]
fn sent<T: Serialize>(what: T) -> String {
    let body = Seen { what }.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let (_, what) = body.split_once(r#"{"what":"#).unwrap();
    let what = what.strip_suffix(r#"},"user_id":"u"}"#).unwrap();
    what.to_owned()
}

const SCREEN: &str = r#"{"width":1080,"density":2.5}"#;

#[test]
fn a_group_is_the_same_wherever_it_stands() {
    #[derive(serde::Serialize)]
    enum Device {
        Phone { screen: Screen, foldable: bool },
        Tablet(Screen),
    }

    assert_eq!(sent(screen()), SCREEN);
    assert_eq!(sent([screen(), screen()]), format!("[{SCREEN},{SCREEN}]"));
    assert_eq!(
        sent((1, Some(screen()), "é\"")),
        format!(r#"[1,{SCREEN},"é\""]"#)
    );
    assert_eq!(
        sent(Device::Phone {
            screen: screen(),
            foldable: true
        }),
        format!(r#"{{"Phone":{{"screen":{SCREEN},"foldable":true}}}}"#)
    );
    assert_eq!(
        sent(Device::Tablet(screen())),
        format!(r#"{{"Tablet":{SCREEN}}}"#)
    );
    assert_eq!(
        sent(std::collections::BTreeMap::from([(7, vec![screen()])])),
        format!(r#"{{"7":[{SCREEN}]}}"#)
    );
    assert_eq!(serde_json::to_string(&screen()).unwrap(), SCREEN);
    assert_eq!(
        serde_json::to_value(vec![screen()]).unwrap(),
        json!([{"width": 1080, "density": 2.5}])
    );
}

/// serde takes such a struct apart with a serializer of its own, which knows nothing of the writer.
#[test]
fn a_group_that_serde_flattens() {
    #[derive(serde::Serialize)]
    struct Device {
        model: &'static str,
        #[serde(flatten)]
        screen: Screen,
    }

    let device = Device {
        model: "m",
        screen: screen(),
    };
    assert_eq!(sent(device), r#"{"model":"m","width":1080,"density":2.5}"#);
}

/// A value that encodes a group for itself while it is being written.
#[test]
fn a_group_inside_of_a_string_inside_of_a_group() {
    struct AsText;

    impl Serialize for AsText {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut list = serializer.serialize_seq(None)?;
            list.serialize_element(&serde_json::to_string(&screen()).unwrap())?;
            list.serialize_element(&screen())?;
            list.serialize_element(&sent(screen()))?;
            list.end()
        }
    }

    #[derive(EventData)]
    struct Outer {
        before: u8,
        texts: AsText,
        after: Screen,
    }

    let text = serde_json::to_string(SCREEN).unwrap();
    let outer = Outer {
        before: 1,
        texts: AsText,
        after: screen(),
    };
    assert_eq!(
        sent(outer),
        format!(r#"{{"before":1,"texts":[{text},{SCREEN},{text}],"after":{SCREEN}}}"#)
    );
}

#[test]
fn a_group_that_cannot_be_sent_says_where_it_stands() {
    let broken = Screen {
        density: f64::NAN,
        ..screen()
    };
    let event = Seen {
        what: vec![Some(screen()), None, Some(broken.clone())],
    };
    let error = event.payload("u").to_vec().unwrap_err();
    assert_eq!(error.field(), Some("what[2]"));
    let said = error.to_string();
    assert!(said.contains("`density`") && said.contains("NaN"), "{said}");
    // What failed leaves nothing behind.
    assert_eq!(sent(screen()), SCREEN);

    let said = serde_json::to_string(&broken).unwrap_err().to_string();
    assert!(said.contains("`density`") && said.contains("NaN"), "{said}");
}

/// A `Serialize` that catches what another one does, and goes on.
#[test]
fn what_is_interrupted_is_not_sent() {
    struct Panics;

    impl Serialize for Panics {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("on purpose")
        }
    }

    #[derive(EventData)]
    struct Group {
        before: u8,
        broken: Panics,
    }

    struct Catches;

    impl Serialize for Catches {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut list = serializer.serialize_seq(None)?;
            let caught = catch_unwind(AssertUnwindSafe(|| {
                list.serialize_element(&Group {
                    before: 1,
                    broken: Panics,
                })
            }));
            assert!(caught.is_err());
            list.serialize_element(&screen())?;
            list.end()
        }
    }

    #[derive(EventData)]
    struct Around {
        inner: Catches,
        text: &'static str,
    }

    let error = Seen { what: Catches }.payload("u").to_vec().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("its `Serialize` implementation panicked"),
        "{error}"
    );
    assert_eq!(error.field(), Some("what"));
    let around = Around {
        inner: Catches,
        text: "x",
    };
    let error = Seen { what: around }.payload("u").to_vec().unwrap_err();
    assert_eq!(error.field(), Some("what"));
    assert!(error.to_string().contains("`inner`"), "{error}");

    let event = Seen {
        what: Group {
            before: 1,
            broken: Panics,
        },
    };
    assert!(catch_unwind(AssertUnwindSafe(|| event.payload("u").to_vec())).is_err());
    assert_eq!(sent(screen()), SCREEN);
}

#[test]
fn a_key_that_fails_is_not_left_out_in_silence() {
    struct Map;

    impl Serialize for Map {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            assert!(map.serialize_key(&[1, 2]).is_err());
            map.serialize_entry("ok", &1)?;
            map.end()
        }
    }

    let error = Seen { what: Map }.payload("u").to_vec().unwrap_err();
    assert_eq!(error.field(), Some("what"));
}

/// What is shown to other serializers is read level by level.
#[test]
fn values_that_are_nested_too_deep_for_others() {
    let nested = |depth: usize| {
        let json = "[".repeat(depth) + &"]".repeat(depth);
        serde_json::value::RawValue::from_string(json).unwrap()
    };
    let event = Seen { what: nested(500) };
    let body = event.payload("u").to_vec().unwrap();
    assert_eq!(serde_json::to_vec(&event.payload("u")).unwrap(), body);

    let event = Seen {
        what: nested(10_000),
    };
    assert!(event.payload("u").to_vec().is_ok());
    let said = serde_json::to_string(&event.payload("u")).unwrap_err();
    assert!(
        said.to_string().contains("nested in more than 512 others"),
        "{said}"
    );
}

/// Nobody knows in which order a thread drops what it keeps, the library's own among it. An event that is encoded there is right,
/// or an error.
#[test]
fn an_event_of_a_thread_that_is_ending() {
    use std::cell::RefCell;
    use std::sync::mpsc::{Sender, channel};

    struct Last(RefCell<Option<Sender<bool>>>);

    impl Drop for Last {
        fn drop(&mut self) {
            let body = Seen { what: screen() }.payload("u").to_vec();
            let is_right = match body {
                Ok(body) => {
                    body.ends_with(br#"{"what":{"width":1080,"density":2.5}},"user_id":"u"}"#)
                }
                Err(error) => error.to_string().contains("the thread is ending"),
            };
            let sender = self.0.take().unwrap();
            sender.send(is_right).unwrap();
        }
    }

    thread_local!(static LAST: Last = const { Last(RefCell::new(None)) });

    for encodes_before in [true, false] {
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || {
            if encodes_before {
                assert_eq!(sent(screen()), SCREEN);
            }
            LAST.with(|last| *last.0.borrow_mut() = Some(sender));
            assert_eq!(sent(screen()), SCREEN);
        });
        thread.join().unwrap();
        assert!(receiver.recv().unwrap());
    }
}
