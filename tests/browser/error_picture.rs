//! Takes the picture of compile errors in the README, from the errors that the tests expect:
//!
//! ```sh
//! cargo test -p linkrunner-tests --test browser -- --ignored error_picture
//! ```

use serde_json::json;

use crate::driver::{Page, with_page};
use crate::screenshots::save;

const ERRORS: &str = include_str!("../programs/ui/fail/readme/migrated.stderr");

const STYLE: &str = "
    body { margin: 0; padding: 14px 20px; width: max-content; background: #161b22; color: #d7dde4; }
    pre { margin: 0; font: 12px/1.35 'DejaVu Sans Mono', monospace; }
    b { color: #fff; } .error { color: #ff7b72; } .help { color: #56d4dd; } .place { color: #79b8ff; }
";

#[tokio::test]
#[ignore = "overwrites a picture of the README"]
async fn error_picture() {
    with_page(async |page, _| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("error.html");
        std::fs::write(&file, document()).expect("written");
        page.show(&file).await;
        resize(page, 1000, 100).await;
        let size = |side: &'static str| async move {
            let size = page.value(&format!("document.body.{side}")).await;
            size.as_u64().expect("a size")
        };
        let (width, height) = (size("offsetWidth").await, size("offsetHeight").await);
        resize(page, width, height).await;
        save(page, "error.png").await;
    })
    .await;
}

/// With two pixels for each, so that the letters are sharp on any screen.
async fn resize(page: &Page, width: u64, height: u64) {
    let screen =
        json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": false });
    page.command("Emulation.setDeviceMetricsOverride", screen)
        .await;
}

fn document() -> String {
    let errors = ERRORS.split("\n\nFor more information").next();
    let errors = errors
        .expect("text")
        .trim_end()
        .replace("ui/fail/readme/migrated.rs", "src/purchase.rs");
    let lines: Vec<String> = errors.lines().map(coloured).collect();
    format!(
        "<!doctype html><meta charset=utf-8><style>{STYLE}</style><pre>{}</pre>",
        lines.join("\n")
    )
}

/// A line in the colours of the compiler.
fn coloured(line: &str) -> String {
    let line = line
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    if line.starts_with("error") {
        let (error, message) = line.split_once(": ").expect("a message");
        return format!("<b class=error>{error}</b><b>: {message}</b>");
    }
    if let Some(place) = line.strip_prefix(" --&gt; ") {
        return format!(" <b class=place>--&gt;</b> {place}");
    }
    if let Some(help) = line.trim_start().strip_prefix("help: ") {
        let indent = &line[..line.len() - line.trim_start().len()];
        return format!("{indent}<b class=help>help</b>: {help}");
    }
    if let Some((kind, text)) = line
        .strip_prefix("  = ")
        .and_then(|note| note.split_once(": "))
    {
        return format!("  <b class=place>=</b> <b>{kind}</b>: {text}");
    }
    // The source, with its number, or what is marked in it.
    match line.split_once('|') {
        Some((number, source)) if source.contains('^') => {
            format!("<b class=place>{number}|</b><b class=error>{source}</b>")
        }
        Some((number, source)) => format!("<b class=place>{number}|</b>{source}"),
        None => line,
    }
}
