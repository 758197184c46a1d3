//! The schema of an entry's data.

use std::collections::BTreeMap;

use super::schema::{Additional, NOT_BLANK, Schema};
use crate::plan::model::{Entry, EntryKind, Plan};
use crate::plan::shape::PlannedShape;
use crate::plan::tree::Node;
use crate::schema::Role;
use crate::value::ContentType;

/// ISO 4217.
const CURRENCY: &str = "^[A-Z]{3}$";

/// The schema of the `event_data` of an event or a payment. The fields of contexts may be added.
pub(super) fn data_schema(plan: &Plan, name: &str, entry: &Entry) -> Schema {
    let conversion = Conversion {
        is_ecommerce: entry.ecommerce.is_some(),
    };
    let mut schema = conversion.object(&Node::of(entry));
    for (key, property) in context_properties(plan) {
        schema.properties.entry(key).or_insert(property);
    }
    Schema {
        title: Some(name.to_owned()),
        description: text(&entry.about),
        ..schema
    }
}

/// The fields of all contexts.
fn context_properties(plan: &Plan) -> BTreeMap<String, Schema> {
    let conversion = Conversion {
        is_ecommerce: false,
    };
    let mut alternatives: BTreeMap<String, Vec<Schema>> = BTreeMap::new();
    for (_, entry) in plan.of_kind(EntryKind::Context) {
        for (key, property) in conversion.object(&Node::of(entry)).properties {
            let known = alternatives.entry(key).or_default();
            if !known.contains(&property) {
                known.push(property);
            }
        }
    }
    let properties = alternatives.into_iter();
    properties
        .map(|(key, mut alternatives)| match alternatives.len() {
            1 => (key, alternatives.remove(0)),
            _ => {
                let any_of = Schema {
                    any_of: alternatives,
                    ..Schema::default()
                };
                (key, any_of)
            }
        })
        .collect()
}

/// Converts the tree of an entry.
struct Conversion {
    /// Whether the lists of items and ids must not be empty.
    is_ecommerce: bool,
}

impl Conversion {
    fn object(&self, node: &Node<'_>) -> Schema {
        let required = node.fields().filter(|(_, field)| !field.is_optional());
        let required = required.map(|(key, _)| key.to_owned()).collect();
        let properties = node.fields();
        let properties = properties
            .map(|(key, field)| (key.to_owned(), self.field(field)))
            .collect();
        Schema::object(properties, required)
    }

    fn field(&self, node: &Node<'_>) -> Schema {
        let schema = self.reserved(node, self.value(node));
        let about = node.field().map_or("", |field| field.about.as_str());
        Schema {
            description: text(about),
            ..schema
        }
    }

    /// An element of a list or a value of a map.
    fn part(&self, node: &Node<'_>) -> Schema {
        let schema = self.field(node);
        if node.is_optional() {
            schema.or_null()
        } else {
            schema
        }
    }

    fn value(&self, node: &Node<'_>) -> Schema {
        match node.shape() {
            PlannedShape::Any => Schema::default(),
            PlannedShape::Str => Schema::of_type("string"),
            PlannedShape::Int => Schema::of_type("integer"),
            PlannedShape::Num => Schema::of_type("number"),
            PlannedShape::Bool => Schema::of_type("boolean"),
            PlannedShape::OneOf(values) => Schema::one_of(values.iter().map(String::as_str)),
            PlannedShape::List => Schema {
                items: node.element().map(|node| Box::new(self.part(node))),
                ..Schema::of_type("array")
            },
            PlannedShape::Map => Schema {
                additional_properties: node
                    .value()
                    .map(|node| Additional::Schema(Box::new(self.part(node)))),
                ..Schema::of_type("object")
            },
            PlannedShape::Object => self.object(node),
        }
    }

    /// Adds the vendor's rules for a reserved key.
    fn reserved(&self, node: &Node<'_>, mut schema: Schema) -> Schema {
        match (node.role(), node.shape()) {
            (Role::Currency, PlannedShape::Str) => schema.pattern = Some(CURRENCY),
            (Role::OrderId | Role::Id, PlannedShape::Str) => schema.pattern = Some(NOT_BLANK),
            (Role::ContentType, PlannedShape::Str) => {
                let known = [ContentType::Product, ContentType::ProductGroup];
                schema = Schema::one_of(known.map(ContentType::as_str));
            }
            (Role::ContentIds | Role::ItemGroupIds | Role::Contents, PlannedShape::List)
                if self.is_ecommerce =>
            {
                schema.min_items = Some(1);
            }
            _ => {}
        }
        schema
    }
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
