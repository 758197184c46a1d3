//! The page: a document, a style and JavaScript modules, each served as the file that it is.
//!
//! The page asks no other host for anything, and the browser runs no script but these files.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page.
struct File {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

macro_rules! file {
    ($name:literal, $content_type:ident) => {
        File {
            name: $name,
            content_type: $content_type,
            text: include_str!($name),
        }
    };
}

const DOCUMENT: File = file!("index.html", HTML);

const FILES: [File; 26] = [
    file!("style.css", CSS),
    file!("ask.js", JAVASCRIPT),
    file!("calls.js", JAVASCRIPT),
    file!("chart.js", JAVASCRIPT),
    file!("clipboard.js", JAVASCRIPT),
    file!("connection.js", JAVASCRIPT),
    file!("curl.js", JAVASCRIPT),
    file!("detail.js", JAVASCRIPT),
    file!("dom.js", JAVASCRIPT),
    file!("draw.js", JAVASCRIPT),
    file!("faults.js", JAVASCRIPT),
    file!("filters.js", JAVASCRIPT),
    file!("findings.js", JAVASCRIPT),
    file!("json.js", JAVASCRIPT),
    file!("keys.js", JAVASCRIPT),
    file!("list.js", JAVASCRIPT),
    file!("main.js", JAVASCRIPT),
    file!("marks.js", JAVASCRIPT),
    file!("moves.js", JAVASCRIPT),
    file!("names.js", JAVASCRIPT),
    file!("notices.js", JAVASCRIPT),
    file!("overview.js", JAVASCRIPT),
    file!("plan.js", JAVASCRIPT),
    file!("replay.js", JAVASCRIPT),
    file!("snippets.js", JAVASCRIPT),
    file!("text.js", JAVASCRIPT),
];

/// `GET /`: the document.
pub(crate) async fn document() -> Response {
    respond(&DOCUMENT)
}

/// `GET /page/NAME`: the style and the modules.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => respond(file),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn respond(file: &File) -> Response {
    let headers: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // After an update of the sandbox, the browser must not show files of the version before.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, file.text).into_response()
}
