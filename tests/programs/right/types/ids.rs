use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use linkrunner_events::{ContentIds, LinkrunnerEvent, Text};

use crate::data;

struct Sku(String);

impl Text for Sku {
    fn as_text(&self) -> &str {
        &self.0
    }
}

struct Pair(&'static str, &'static str);

impl ContentIds for Pair {
    fn for_each_id<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        visit(self.0);
        visit(self.1);
    }
}

#[derive(LinkrunnerEvent)]
struct ItemViewed<T> {
    content_ids: T,
}

fn check<T>(content_ids: T, expected: &str)
where
    ItemViewed<T>: LinkrunnerEvent,
{
    assert_eq!(
        data(&ItemViewed { content_ids }),
        format!(r#"{{"content_ids":[{expected}]}}"#)
    );
}

#[test]
fn runs() {
    check(vec!["a".to_owned()], r#""a""#);
    check(["a"; 40], &vec![r#""a""#; 40].join(","));
    check(&["a", "b"], r#""a","b""#);
    check(&["a", "b"][..], r#""a","b""#);
    check(Cow::<[&str]>::Borrowed(&["a"]), r#""a""#);
    check(Rc::<[String]>::from(["a".to_owned()]), r#""a""#);
    check(Arc::new(vec![Cow::Borrowed("a")]), r#""a""#);
    check(Box::<[&str]>::from(["a"]), r#""a""#);
    check(VecDeque::from(["a"]), r#""a""#);
    check(BTreeSet::from(["b", "a"]), r#""a","b""#);
    check(HashSet::from(["a"]), r#""a""#);
    check(vec![Sku("a".to_owned())], r#""a""#);
    check(Some(vec![Arc::<str>::from("a")]), r#""a""#);
    check(Pair("a", "b"), r#""a","b""#);
    check([] as [&str; 0], "");
}
