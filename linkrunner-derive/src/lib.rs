//! The derive macros of `linkrunner-events`.
