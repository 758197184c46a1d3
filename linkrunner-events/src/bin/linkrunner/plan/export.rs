//! `linkrunner plan export`: the plan in other formats.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::ValueEnum;
use linkrunner_events::plan::Plan;

use super::error::Error;
use super::workspace;
use super::workspace::files;
use crate::terminal;

/// The longest name of a file, in bytes, on all usual file systems.
const LONGEST_NAME: usize = 255;

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The format
    #[arg(value_enum)]
    form: Form,
    /// The file to write to, instead of the standard output. For json-schema, it may be a folder (an existing
    /// one, or a path that ends with `/`), which gets one file for each event
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON Schema, draft 2020-12, for programs in any language
    JsonSchema,
    /// The catalogue of events, for people
    Markdown,
    /// The checklist for the dashboard: the mappings of events to standard events
    Mapping,
}

/// Writes the plan in the format, and returns the output.
pub(crate) fn export(root: &Path, args: &Args) -> Result<String, Error> {
    let snapshot = workspace::with_locks(root)?;
    if let Some(out) = &args.out {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        if files::is_part(&name) && !out.is_dir() {
            return Err(Error::PlanFile(out.clone()));
        }
    }
    let (plan, decisions) = (&snapshot.plan, &snapshot.decisions);
    if let (Form::JsonSchema, Some(out)) = (args.form, &args.out) {
        if is_folder(out) {
            return write_schemas(plan, out);
        }
    }
    let text = match args.form {
        Form::JsonSchema => terminal::json(&plan.to_json_schema()),
        Form::Markdown => plan.to_markdown(decisions),
        Form::Mapping => plan.to_mapping(decisions),
    };
    match &args.out {
        Some(out) => write(out, &text).map(|()| String::new()),
        None => Ok(text),
    }
}

fn is_folder(path: &Path) -> bool {
    let text = path.to_string_lossy();
    path.is_dir() || text.ends_with('/') || text.ends_with(MAIN_SEPARATOR)
}

/// Writes a schema for each event. Schemas of removed events stay, since the folder may have other files; the output lists
/// them.
fn write_schemas(plan: &Plan, folder: &Path) -> Result<String, Error> {
    let files: BTreeMap<String, String> = plan.to_json_schema_files();
    if let Some(name) = files.keys().find(|name| name.len() > LONGEST_NAME) {
        return Err(Error::LongName { name: name.clone() });
    }
    fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    for (name, text) in &files {
        write(&folder.join(name), text)?;
    }
    let mut output = String::new();
    for name in schemas_in(folder)? {
        if !files.contains_key(&name) {
            let path = terminal::plain(&folder.join(&name).display().to_string());
            writeln!(
                output,
                "{path} is a schema without an event in the plan; delete it"
            )
            .expect("a string takes every text");
        }
    }
    Ok(output)
}

/// The names of the schemas in a folder, sorted.
fn schemas_in(folder: &Path) -> Result<Vec<String>, Error> {
    let error = |source| Error::Read {
        path: folder.display().to_string(),
        source,
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let name = entry.map_err(error)?.file_name();
        if let Some(name) = name.to_str().filter(|name| name.ends_with(".schema.json")) {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|source| write_error(path, source))
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Write {
        path: path.display().to_string(),
        source,
    }
}
