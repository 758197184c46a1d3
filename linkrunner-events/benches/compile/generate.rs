//! Crates with any number of structs in them, to be compiled against the clock.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// What is derived for the structs of a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: what the structs themselves cost, which is subtracted.
    Nothing,
    /// `serde::Serialize`, and `serde_json::to_vec` for each.
    Serde,
    /// `LinkrunnerEvent`, and `payload(…).to_vec()` for each.
    Linkrunner,
    /// The same with the feature `plan`.
    Plan,
    /// `LinkrunnerEvent` for structs that flatten a `Basket`.
    Flatten,
    /// `LinkrunnerEvent` for structs that nest a group with as many fields.
    Nest,
}

impl Kind {
    /// The kinds that are compared with one another, with the same fields.
    pub(crate) const COMPARED: [Self; 4] =
        [Self::Nothing, Self::Serde, Self::Linkrunner, Self::Plan];
    const ALL: [Self; 6] = [
        Self::Nothing,
        Self::Serde,
        Self::Linkrunner,
        Self::Plan,
        Self::Flatten,
        Self::Nest,
    ];

    fn is_event(self) -> bool {
        !matches!(self, Self::Nothing | Self::Serde)
    }

    pub(crate) fn package(self, Shape { structs, fields }: Shape) -> String {
        let kind = match self {
            Self::Nothing => "nothing",
            Self::Serde => "serde",
            Self::Linkrunner => "linkrunner",
            Self::Plan => "plan",
            Self::Flatten => "flatten",
            Self::Nest => "nest",
        };
        match fields {
            Some(fields) => format!("{kind}_{structs}_of_{fields}"),
            None => format!("{kind}_{structs}"),
        }
    }
}

/// How many structs there are in a crate, and how many fields in each: where it is not said, five to eight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) structs: usize,
    pub(crate) fields: Option<usize>,
}

/// Writes a workspace with a crate for each kind and shape.
pub(crate) fn workspace(folder: &Path, library: &Path, shapes: &[Shape]) -> io::Result<()> {
    let library = library.display();
    let mut members = String::new();
    for kind in Kind::ALL {
        let features = if kind == Kind::Plan { "'plan'" } else { "" };
        for &shape in shapes {
            let package = kind.package(shape);
            writeln!(members, "    \"{package}\",").expect("a string takes everything");
            let source = folder.join(&package).join("src");
            fs::create_dir_all(&source)?;
            fs::write(
                folder.join(&package).join("Cargo.toml"),
                format!(
                    "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                     [dependencies]\n\
                     linkrunner-events = {{ path = '{library}', default-features = false, features = [{features}] }}\n\
                     serde = {{ version = \"1\", features = [\"derive\"] }}\n\
                     serde_json = \"1\"\n"
                ),
            )?;
            fs::write(source.join("lib.rs"), lib(kind, shape))?;
            fs::write(source.join("main.rs"), main(&package, shape.structs))?;
        }
    }
    // The versions of this repository, where it has settled on some.
    if let Some(lock) = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(|root| root.join("Cargo.lock"))
        .filter(|lock| lock.exists())
    {
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n\
             [profile.dev]\nincremental = false\n\n\
             [profile.release]\nstrip = true\n"
        ),
    )
}

fn lib(kind: Kind, Shape { structs, fields }: Shape) -> String {
    let mut source = String::from(match kind {
        Kind::Nothing => {
            "pub struct Item { pub id: String, pub quantity: u64, pub item_price: f64 }\n"
        }
        Kind::Serde => {
            "use serde::Serialize;\n\
             #[derive(Serialize)]\n\
             pub struct Item { pub id: String, pub quantity: u64, pub item_price: f64 }\n\
             #[derive(Serialize)]\n\
             struct Body<'a, T> { event_name: &'static str, event_data: &'a T, user_id: &'a str }\n"
        }
        Kind::Linkrunner | Kind::Plan => {
            "use linkrunner_events::{Content as Item, Currency, EventData, LinkrunnerEvent};\n"
        }
        Kind::Flatten => "use linkrunner_events::{Basket, LinkrunnerEvent};\n",
        Kind::Nest => {
            "use linkrunner_events::{Content, Currency, EventData, LinkrunnerEvent};\n\
             #[derive(EventData)]\n\
             pub struct Group {\n    pub content_ids: Vec<String>,\n    pub content_type: String,\n    \
             pub contents: Vec<Content>,\n    pub currency: Currency,\n    pub value: f64,\n    \
             pub num_items: u32,\n}\n"
        }
    });
    for index in 0..structs {
        match kind {
            Kind::Nothing | Kind::Serde | Kind::Linkrunner | Kind::Plan => {
                one_struct(&mut source, kind, index, fields)
            }
            Kind::Flatten | Kind::Nest => struct_with_group(&mut source, kind, index),
        }
        .expect("a string takes everything");
    }
    source
}

/// A struct; a fifth of them are ecommerce events, and every fourth has a struct inside.
fn one_struct(
    source: &mut String,
    kind: Kind,
    index: usize,
    count: Option<usize>,
) -> std::fmt::Result {
    let is_ecommerce = index % 5 == 0;
    let mut fields: Vec<String> = Vec::new();
    if is_ecommerce {
        fields.push("content_ids: Vec<String>".into());
        fields.push("contents: Vec<Item>".into());
        if kind.is_event() {
            fields.push("currency: Currency".into());
        } else {
            fields.push("currency: &'static str".into());
            fields.push("content_type: &'static str".into());
        }
        fields.push("value: f64".into());
    }
    let wanted = count.unwrap_or(5 + index % 4) + usize::from(is_ecommerce && !kind.is_event());
    let types = [
        "String",
        "u32",
        "f64",
        "Option<String>",
        "bool",
        "&'static str",
        "i64",
        "Vec<String>",
    ];
    if index % 4 == 1 {
        let derive = derive(kind, "EventData");
        writeln!(
            source,
            "{derive}pub struct Group{index} {{ pub screen_{index}: String, pub width: u32, pub dark: bool }}"
        )?;
        fields.push(format!("group: Group{index}"));
    }
    while fields.len() < wanted {
        let at = fields.len();
        fields.push(format!("field_{at}: {}", types[(index + at) % types.len()]));
    }

    let derive_event = derive(kind, "LinkrunnerEvent");
    let attribute = if is_ecommerce && kind.is_event() {
        "#[linkrunner(ecommerce)]\n"
    } else {
        ""
    };
    writeln!(
        source,
        "{derive_event}{attribute}pub struct Thing{index} {{"
    )?;
    for field in fields {
        // Not under `None`: an event leaves that out by itself.
        if kind == Kind::Serde && field.contains("Option") {
            writeln!(
                source,
                "    #[serde(skip_serializing_if = \"Option::is_none\")]"
            )?;
        }
        writeln!(source, "    pub {field},")?;
    }
    let body = match kind {
        Kind::Nothing => "std::mem::size_of_val(thing).to_string().into_bytes()".to_owned(),
        Kind::Serde => format!(
            "serde_json::to_vec(&Body {{ event_name: \"thing{index}\", event_data: thing, user_id: \"user\" }}).unwrap()"
        ),
        _ => "thing.payload(\"user\").to_vec().unwrap()".to_owned(),
    };
    writeln!(
        source,
        "}}\npub fn encode_{index}(thing: &Thing{index}) -> Vec<u8> {{\n    {body}\n}}\n"
    )
}

/// A struct with a field of its own and a group of six.
fn struct_with_group(source: &mut String, kind: Kind, index: usize) -> std::fmt::Result {
    let (attribute, group) = match kind {
        Kind::Flatten => (
            "#[linkrunner(ecommerce)]\n",
            "#[linkrunner(flatten)] pub group: Basket",
        ),
        _ => ("", "pub group: Group"),
    };
    writeln!(
        source,
        "#[derive(LinkrunnerEvent)]\n{attribute}pub struct Thing{index} {{ pub field_{index}: String, {group} }}\n\
         pub fn encode_{index}(thing: &Thing{index}) -> Vec<u8> {{ thing.payload(\"user\").to_vec().unwrap() }}\n"
    )
}

fn derive(kind: Kind, ours: &str) -> String {
    match kind {
        Kind::Nothing => String::new(),
        Kind::Serde => "#[derive(Serialize)]\n".to_owned(),
        _ => format!("#[derive({ours})]\n"),
    }
}

/// A program that has every encoder in it.
fn main(package: &str, structs: usize) -> String {
    let mut source = String::from("fn main() {\n");
    for index in 0..structs {
        writeln!(
            source,
            "    std::hint::black_box({package}::encode_{index} as *const ());"
        )
        .expect("a string takes everything");
    }
    source + "}\n"
}
