//! Random plans, calls that fit them, and calls that do not.

use std::collections::{BTreeMap, BTreeSet};

use linkrunner_events::Ecommerce;
use linkrunner_events::plan::{Entry, EntryId, EntryKind, Field, FieldPath, Plan, PlannedShape};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Keys without a meaning to Linkrunner, some of which need quotes in a path.
const KEYS: [&str; 9] = ["level", "levels", "a", "a.b", "ключ", "x y", "*", "[]", ""];

/// The shape of a field with its parts.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Str,
    Int,
    Num,
    Bool,
    Any,
    OneOf(Vec<String>),
    List(Option<Box<Part>>),
    Map(Option<Box<Part>>),
    Object(Fields),
}

/// A field, an element or a value, and whether it may be absent or `null`.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    optional: bool,
    shape: Shape,
}

pub(crate) type Fields = BTreeMap<String, Part>;

#[derive(Debug, Clone)]
pub(crate) struct RandomPlan {
    pub(crate) event: Fields,
    pub(crate) payment: Fields,
    pub(crate) contexts: Vec<Fields>,
    is_purchase: bool,
}

fn key() -> impl Strategy<Value = String> {
    select(&KEYS[..]).prop_map(str::to_owned)
}

fn part() -> impl Strategy<Value = Part> {
    let leaf = prop_oneof![
        Just(Shape::Str),
        Just(Shape::Int),
        Just(Shape::Num),
        Just(Shape::Bool),
        Just(Shape::Any),
        vec(select(vec!["free", "gold", "", "ü"]), 1..4).prop_map(|values| {
            // In alphabetical order and once each, as in every plan.
            let values: BTreeSet<String> = values.into_iter().map(str::to_owned).collect();
            Shape::OneOf(values.into_iter().collect())
        }),
    ];
    let of = |shape: BoxedStrategy<Shape>| {
        (any::<bool>(), shape).prop_map(|(optional, shape)| Part { optional, shape })
    };
    let shape = leaf.prop_recursive(3, 16, 4, move |inner| {
        let part = || option::of(of(inner.clone()).prop_map(Box::new));
        prop_oneof![
            part().prop_map(Shape::List),
            part().prop_map(Shape::Map),
            btree_map(key(), of(inner.clone()), 0..4).prop_map(Shape::Object),
        ]
    });
    of(shape.boxed())
}

fn fields() -> impl Strategy<Value = Fields> {
    btree_map(key(), part(), 0..5)
}

pub(crate) fn plans() -> impl Strategy<Value = RandomPlan> {
    let contexts = vec(fields(), 0..3);
    (fields(), fields(), contexts, any::<bool>()).prop_map(
        |(event, payment, contexts, is_purchase)| RandomPlan {
            event,
            payment,
            contexts,
            is_purchase,
        },
    )
}

impl RandomPlan {
    pub(crate) fn plan(&self) -> Plan {
        let mut plan = Plan::default();
        let mut add = |kind, name: &str, fields: &Fields, ecommerce| {
            let mut entry = Entry {
                ecommerce,
                ..Entry::default()
            };
            add_fields(&mut entry.fields, "", fields);
            plan.entries.insert(EntryId::new(kind, name), entry);
        };
        let purchase = self.is_purchase.then_some(Ecommerce::Purchase);
        add(EntryKind::Event, "event", &self.event, purchase);
        add(EntryKind::Payment, "payment", &self.payment, None);
        for (index, fields) in self.contexts.iter().enumerate() {
            add(
                EntryKind::Context,
                &format!("context_{index}"),
                fields,
                None,
            );
        }
        plan
    }
}

fn add_fields(rows: &mut BTreeMap<FieldPath, Field>, prefix: &str, fields: &Fields) {
    for (key, part) in fields {
        add_part(rows, &format!("{prefix}{}", json!(key)), part);
    }
}

fn add_part(rows: &mut BTreeMap<FieldPath, Field>, path: &str, part: &Part) {
    let shape = match &part.shape {
        Shape::Str => PlannedShape::Str,
        Shape::Int => PlannedShape::Int,
        Shape::Num => PlannedShape::Num,
        Shape::Bool => PlannedShape::Bool,
        Shape::Any => PlannedShape::Any,
        Shape::OneOf(values) => PlannedShape::OneOf(values.clone()),
        Shape::List(element) => {
            if let Some(element) = element {
                add_part(rows, &format!("{path}[]"), element);
            }
            PlannedShape::List
        }
        Shape::Map(value) => {
            if let Some(value) = value {
                add_part(rows, &format!("{path}.*"), value);
            }
            PlannedShape::Map
        }
        Shape::Object(fields) => {
            add_fields(rows, &format!("{path}."), fields);
            PlannedShape::Object
        }
    };
    let field = Field {
        shape,
        optional: part.optional,
        about: String::new(),
    };
    rows.insert(path.parse().expect("a path"), field);
}

/// Any JSON.
fn anything() -> BoxedStrategy<Value> {
    let leaf = select(vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-7),
        json!(2.0),
        json!(2.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("gold"),
        json!("12"),
    ]);
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            btree_map(key(), inner, 0..3).prop_map(|members| json!(members)),
        ]
    })
    .boxed()
}

/// The data of a call that has these fields.
pub(crate) fn data(fields: &Fields) -> BoxedStrategy<Value> {
    let members: Vec<BoxedStrategy<Option<(String, Value)>>> = fields
        .iter()
        .map(|(key, part)| {
            let key = key.clone();
            let member = value(&part.shape).prop_map(move |value| (key.clone(), value));
            if part.optional {
                // `null` is no value of a key.
                option::of(member).boxed()
            } else {
                member.prop_map(Some).boxed()
            }
        })
        .collect();
    members
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect::<Map<_, _>>()))
        .boxed()
}

fn value(shape: &Shape) -> BoxedStrategy<Value> {
    match shape {
        Shape::Str => select(vec!["", "text", "12"]).prop_map(Value::from).boxed(),
        Shape::Int => select(vec![json!(0), json!(-3), json!(2.0), json!(i64::MAX)]).boxed(),
        Shape::Num => select(vec![json!(0), json!(0.5), json!(-1e30)]).boxed(),
        Shape::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Any => anything(),
        Shape::OneOf(values) => select(values.clone()).prop_map(Value::from).boxed(),
        Shape::List(element) => vec(part_value(element.as_deref()), 0..3)
            .prop_map(Value::Array)
            .boxed(),
        Shape::Map(value) => btree_map(key(), part_value(value.as_deref()), 0..3)
            .prop_map(|members| json!(members))
            .boxed(),
        Shape::Object(fields) => data(fields),
    }
}

/// An element of a list or a value of a map.
fn part_value(part: Option<&Part>) -> BoxedStrategy<Value> {
    match part {
        None => anything(),
        Some(part) if part.optional => {
            prop_oneof![3 => value(&part.shape), 1 => Just(Value::Null)].boxed()
        }
        Some(part) => value(&part.shape),
    }
}

/// A change of one place in a call.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Replace(Value),
    Remove(usize),
    Insert(String, Value),
}

pub(crate) fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let edit = prop_oneof![
        anything().prop_map(Edit::Replace),
        any::<usize>().prop_map(Edit::Remove),
        (key(), anything()).prop_map(|(key, value)| Edit::Insert(key, value)),
    ];
    vec((any::<usize>(), edit), 1..3)
}

/// Applies an edit at one of the places of the data, counted in the order of their text. The data stays an object.
pub(crate) fn apply(data: &mut Value, place: usize, edit: &Edit) {
    let count = count(data);
    let place = place % count;
    if let Some(value) = find(data, place, &mut 0) {
        match edit {
            Edit::Replace(new) if place > 0 => *value = new.clone(),
            Edit::Replace(_) => {}
            Edit::Remove(index) => match value {
                Value::Object(members) if !members.is_empty() => {
                    let key = members.keys().nth(index % members.len()).cloned();
                    members.remove(&key.expect("a key"));
                }
                Value::Array(values) if !values.is_empty() => {
                    values.remove(index % values.len());
                }
                _ => {}
            },
            Edit::Insert(key, new) => match value {
                Value::Object(members) => {
                    members.insert(key.clone(), new.clone());
                }
                Value::Array(values) => values.push(new.clone()),
                _ => {}
            },
        }
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn find<'v>(value: &'v mut Value, place: usize, next: &mut usize) -> Option<&'v mut Value> {
    if *next == place {
        return Some(value);
    }
    *next += 1;
    match value {
        Value::Array(values) => values.iter_mut().find_map(|value| find(value, place, next)),
        Value::Object(members) => members
            .values_mut()
            .find_map(|value| find(value, place, next)),
        _ => None,
    }
}
