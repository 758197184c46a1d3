//! Makes a plan from the schemas of types.

use std::collections::BTreeMap;

use linkrunner_rules::snake_case;

use super::model::{Entry, EntryId, EntryKind, Field, Plan};
use super::path::{FieldPath, Segment};
use super::shape::PlannedShape;
use crate::event::LinkrunnerEvent;
use crate::schema::{EventSchema, FieldSchema, GroupSchema, ObjectShape, Shape};

impl Plan {
    /// The plan of one event, or of an enum of events.
    ///
    /// ```
    /// use linkrunner_events::LinkrunnerEvent;
    /// use linkrunner_events::plan::{Plan, PlannedShape};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct LevelCompleted {
    ///     level: u32,
    ///     badges: Option<Vec<String>>,
    /// }
    ///
    /// let plan = Plan::of::<LevelCompleted>();
    /// let event = plan.event("level_completed").expect("it is planned");
    /// assert_eq!(event.fields[&"level".parse()?].shape, PlannedShape::Int);
    /// assert!(event.fields[&"badges".parse()?].optional);
    /// assert_eq!(event.fields[&"badges[]".parse()?].shape, PlannedShape::Str);
    /// # Ok::<(), linkrunner_events::plan::InvalidPath>(())
    /// ```
    #[must_use]
    pub fn of<E: LinkrunnerEvent>() -> Self {
        let mut plan = Self::default();
        for schema in E::SCHEMAS {
            // Disagreements are reported by `plan_test!`.
            let _ = plan.unite(Self::of_schema(schema));
        }
        plan
    }

    pub(super) fn of_schema(schema: &EventSchema) -> Self {
        let entry = Entry {
            about: about(schema.description()),
            ecommerce: schema.ecommerce(),
            fields: fields(schema.fields()),
        };
        let id = EntryId::event(schema.name());
        Self {
            entries: BTreeMap::from([(id, entry)]),
        }
    }

    /// The plan of a payment's data or of a context, named after its type.
    pub(super) fn of_group(kind: EntryKind, rust_name: &str, group: &'static GroupSchema) -> Self {
        let entry = Entry {
            about: about(group.description),
            fields: fields(group.fields()),
            ..Entry::default()
        };
        let id = EntryId::new(kind, group_name(rust_name));
        Self {
            entries: BTreeMap::from([(id, entry)]),
        }
    }
}

/// The first paragraph of a doc comment, in one line. The rest is for readers of the code.
fn about(description: &str) -> String {
    let lines = description.lines().map(str::trim);
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

/// The name of an entry, from the path of its type: `orders::OrderData<Eur>` is `order_data`.
pub(crate) fn group_name(rust_name: &str) -> String {
    let identifier = type_path(rust_name).rsplit("::").next().unwrap_or_default();
    snake_case(identifier.trim().trim_start_matches("r#"))
}

/// The path of a type without its parameters.
pub(crate) fn type_path(rust_name: &str) -> &str {
    rust_name.split('<').next().unwrap_or_default()
}

fn fields(schema: impl Iterator<Item = FieldSchema>) -> BTreeMap<FieldPath, Field> {
    let mut rows = Rows::default();
    for field in schema {
        let path = FieldPath::field(field.key());
        rows.field(path, &field);
    }
    rows.fields
}

/// Collects the fields of an event, and of the objects in it.
#[derive(Default)]
struct Rows {
    fields: BTreeMap<FieldPath, Field>,
    /// The objects around the current field.
    objects: Vec<ObjectShape>,
}

impl Rows {
    fn field(&mut self, path: FieldPath, field: &FieldSchema) {
        let about = about(field.description());
        self.value(path, field.shape(), field.is_optional(), about);
    }

    fn value(&mut self, path: FieldPath, shape: Shape, optional: bool, about: String) {
        let planned = match shape {
            Shape::Str => PlannedShape::Str,
            Shape::Int => PlannedShape::Int,
            Shape::Num => PlannedShape::Num,
            Shape::Bool => PlannedShape::Bool,
            Shape::OneOf(values) => PlannedShape::one_of(values.iter().copied()),
            Shape::Any => PlannedShape::Any,
            Shape::Nullable(inner) => return self.value(path, *inner, true, about),
            Shape::List(element) => {
                self.value(path.join(Segment::Element), *element, false, String::new());
                PlannedShape::List
            }
            Shape::Map(value) => {
                self.value(path.join(Segment::Value), *value, false, String::new());
                PlannedShape::Map
            }
            Shape::Object(object) => self.object(&path, object),
        };
        let field = Field {
            shape: planned,
            optional,
            about,
        };
        self.fields.insert(path, field);
    }

    fn object(&mut self, path: &FieldPath, object: ObjectShape) -> PlannedShape {
        // A group in a list of itself has no end.
        if self
            .objects
            .iter()
            .any(|outer| outer.is_same_group(&object))
        {
            return PlannedShape::Any;
        }
        self.objects.push(object);
        for field in object.fields() {
            let path = path.join(Segment::Key(field.key().to_owned()));
            self.field(path, &field);
        }
        self.objects.pop();
        PlannedShape::Object
    }
}
