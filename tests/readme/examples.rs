//! Every public type has an example in its documentation.

use std::fs;
use std::path::Path;

/// The types that only generated code and the program `linkrunner` use. The documentation hides them.
const HIDDEN: [&str; 12] = [
    "EventKind",
    "FieldWriter",
    "Flattened",
    "FlattenedField",
    "GroupSchema",
    "Inquiry",
    "Item",
    "Listed",
    "Pointer",
    "Registered",
    "Reply",
    "Struct",
];

/// Reads the sources, because all types that are `pub` are exported. Types that a macro declares have their examples in its
/// call, which this test does not read.
#[test]
fn every_public_type_has_an_example() {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../linkrunner-events/src");
    let mut types = 0;
    let mut without = Vec::new();
    for_each_source(Path::new(sources), &mut |text| {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(name) = type_name(line).filter(|name| !HIDDEN.contains(name)) else {
                continue;
            };
            types += 1;
            // The documentation and the attributes are between the type and the last empty line.
            let above = lines[..at].iter().rev();
            let mut above = above.take_while(|line| !line.is_empty());
            if !above.any(|line| line.starts_with("/// ```") || *line == "#[doc(hidden)]") {
                without.push(name.to_owned());
            }
        }
    });
    assert!(types > 100, "the test finds only {types} types");
    assert!(
        without.is_empty(),
        "types without an example in their documentation: {without:?}"
    );
}

/// The name of the public type that this line declares.
fn type_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let (keyword, rest) = rest.split_once(' ')?;
    let is_type = matches!(keyword, "struct" | "enum" | "trait");
    let end = rest.find(|c: char| !c.is_alphanumeric());
    is_type.then(|| &rest[..end.unwrap_or(rest.len())])
}

/// Calls `read` with the text of each source of the library.
fn for_each_source(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            if name != "bin" && name != "__private" {
                for_each_source(&path, read);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            read(&fs::read_to_string(&path).unwrap());
        }
    }
}
