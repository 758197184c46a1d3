//! A plan in other formats: JSON Schema for programs, a catalogue and a checklist for people.

mod json_schema;
mod mapping;
mod markdown;
mod words;
