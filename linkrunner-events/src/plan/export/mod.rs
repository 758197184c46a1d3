//! A plan in other forms: JSON Schema for programs, a catalogue and a checklist for people.

mod json_schema;
