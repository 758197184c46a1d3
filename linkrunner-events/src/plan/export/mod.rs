//! A plan in other forms: JSON Schema for programs, a catalogue and a checklist for people.

mod json_schema;
mod mapping;
mod markdown;
mod words;
