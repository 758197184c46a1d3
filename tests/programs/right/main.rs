//! Right programs. Each compiles and produces the expected JSON.
//!
//! Each file is a program, and a module of this test binary: all are linked together, because linking each alone takes
//! minutes. Programs that must be crates are in `denied.rs` and `ui/pass`.

// Users may write this code, though the lints of this workspace forbid it.
#![allow(
    explicit_outlives_requirements,
    unreachable_pub,
    clippy::cloned_ref_to_slice_refs,
    clippy::ptr_arg
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use linkrunner_events::LinkrunnerEvent;

mod ecommerce {
    mod basket_of_own_items;
    mod declared_content_type;
    mod every_kind;
    mod groups;
    mod ids_left_out;
    mod typed_keys_elsewhere;
}

mod enums {
    mod generic;
    mod nested;
    mod one_event_in_several_variants;
    mod variants_named_like_the_prelude;
}

mod fields {
    mod flatten;
    mod flatten_of_an_event;
    mod functions_from_macros_and_types;
    mod functions_that_coerce;
    mod money_in_an_object;
    mod nested;
    mod none_is_left_out;
    mod own_keys_of_an_item;
    mod serde_attributes_beside;
    mod serde_attributes_without_effect;
    mod serialize_beside_an_event;
    mod skip_if;
    mod skip_of_any_type;
    mod with;
}

mod generics {
    mod associated_types;
    mod const_parameters;
    mod defaults;
    mod event_in_generic_code;
    mod flattened;
    mod lifetimes;
    mod parameter_named_like_ours;
    mod recursive;
    mod type_parameters;
    mod typed_keys;
    mod unsized_type_parameter;
    mod where_clauses_of_others;
}

mod hygiene {
    mod fields_named_like_ours;
    mod forbidden_lints;
    mod names_of_the_prelude;
    mod no_implicit_prelude;
    mod own_items_beside_ours;
    mod own_traits;
    mod shadowed_macros;
    mod shadowed_names;
    mod shadowed_types;
    mod types_named_like_ours;
}

mod lints {
    mod deprecated;
    mod deprecated_and_unused;
    mod in_a_module_of_a_macro;
}

mod names {
    mod keys_that_need_escapes;
    mod near_to_ecommerce;
    mod near_to_reserved;
    mod raw_identifiers;
    mod rename_all;
    mod unicode;
}

mod plan {
    mod values;
}

mod schema {
    mod contents;
    mod usable_in_constants;
}

mod shapes {
    mod all_fields_skipped;
    mod attributes_in_pieces;
    mod bounded_parameters;
    mod cfg_on_fields;
    mod fragments_in_a_macro;
    mod hundred_fields;
    mod in_a_function;
    mod in_a_macro;
    mod many_described_fields_in_a_group;
    mod many_fields_beside_a_group;
    mod many_keys_in_a_group;
    mod unit_struct;
}

mod types {
    mod amounts;
    mod bounded_amount;
    mod contents;
    mod ids;
    mod money_elsewhere;
    mod options_of_ones_own;
    mod own_types;
    mod texts_and_currencies;
    mod times_and_nothing;
}

/// The JSON of the event's own fields.
fn data(event: &impl LinkrunnerEvent) -> String {
    let body = event.payload("u").to_vec().unwrap();
    let body = String::from_utf8(body).unwrap();
    let from = body.find(r#""event_data":"#).unwrap() + r#""event_data":"#.len();
    body[from..]
        .strip_suffix(r#","user_id":"u"}"#)
        .unwrap()
        .to_owned()
}

/// The minimum number of programs.
const MIN: usize = 60;

/// Otherwise a file that is not a module here would never be compiled, unnoticed.
#[test]
fn each_file_is_a_module_with_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("right");
    let mut files = BTreeSet::new();
    for group in entries(&folder) {
        if !group.is_dir() {
            continue;
        }
        for file in entries(&group) {
            let program = fs::read_to_string(&file).expect("a program can be read");
            let name = file.strip_prefix(&folder).expect("it is below the folder");
            let name = name.to_string_lossy().replace('\\', "/");
            assert!(program.contains("test]\nfn runs() {"), "{name} has no test");
            files.insert(name);
        }
    }

    let mut modules = BTreeSet::new();
    let mut group = "";
    for line in include_str!("main.rs").lines() {
        if let Some(name) = between(line, "mod ", " {") {
            group = name;
        } else if let Some(name) = between(line, "    mod ", ";") {
            modules.insert(format!("{group}/{name}.rs"));
        }
    }

    assert_eq!(files, modules);
    assert!(
        files.len() >= MIN,
        "{} programs, of at least {MIN}",
        files.len()
    );
}

fn between<'a>(line: &'a str, start: &str, end: &str) -> Option<&'a str> {
    line.strip_prefix(start)?.strip_suffix(end)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("`{}` cannot be read: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of the folder can be read").path())
        .collect()
}
