//! A browser of its own for each test, and what a test does with it.

use std::env;
use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use linkrunner_events::sandbox::{Sandbox, SandboxBuilder};
use serde_json::{Value, json};
use url::Url;

/// Long, because other tests may keep the machine busy. A test that holds never waits for it.
const PATIENCE: Duration = Duration::from_secs(40);

static SKIPPED: AtomicUsize = AtomicUsize::new(0);

/// Runs a test with a page that shows a sandbox, and holds it to an empty console.
///
/// Without a browser the test is skipped, and says so past the test harness. In continuous integration it fails.
pub(crate) async fn with_page(test: impl AsyncFnOnce(&Page, &Sandbox)) {
    with_page_of(Sandbox::builder(), test).await;
}

pub(crate) async fn with_page_of(builder: SandboxBuilder, test: impl AsyncFnOnce(&Page, &Sandbox)) {
    let (Some(driver), Some(browser)) = (find("chromedriver"), find_browser()) else {
        skip("chromium and chromedriver (on Debian: apt-get install chromium chromium-driver)");
        return;
    };
    let sandbox = builder.start().await.expect("a sandbox");
    let page = Page::open(driver, browser, sandbox.page_url()).await;
    test(&page, &sandbox).await;
    page.assert_clean_console().await;
}

/// Says that a test did not run. In continuous integration that is a failure.
pub(crate) fn skip(missing: &str) {
    assert!(
        env::var_os("CI").is_none(),
        "these tests need {missing}, and in CI nothing is skipped"
    );
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    let test = std::thread::current();
    // The harness shows what passed tests print to nobody; it does not see what is written.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED ({count}): {} needs {missing}",
        test.name().unwrap_or("a test")
    );
}

fn find_browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(find)
}

/// A program on the path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}

/// A browser that shows the page.
pub(crate) struct Page {
    client: Client,
    driver: Child,
    port: u16,
    session: String,
}

impl Page {
    async fn open(driver: PathBuf, browser: PathBuf, url: &str) -> Self {
        let (mut driver, port) = start(&driver);
        // Chromedriver gives each session a profile of its own, and takes it away at the end.
        let capabilities = json!({
            "goog:chromeOptions": {
                "binary": browser,
                "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--no-proxy-server", "--hide-scrollbars", "--force-color-profile=srgb", "--window-size=1440,900",
                ],
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                let _ = driver.kill();
                panic!("no browser: {error}");
            }
        };
        let session = client.session_id().await.expect("an answer");
        let page = Self {
            client,
            driver,
            port,
            session: session.expect("a session"),
        };
        let timeouts =
            fantoccini::wd::TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        page.client
            .update_timeouts(timeouts)
            .await
            .expect("timeouts");
        page.go_to(url).await;
        page
    }

    /// Evaluates an expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let value = self.client.execute(&script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Runs a script, which the policy of the page does not concern.
    pub(crate) async fn run(&self, script: &str) {
        let ran = self.client.execute(script, Vec::new()).await;
        ran.expect("the script");
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        let script = format!(
            "const done = arguments[0]; \
             const look = () => {{ if ({expression}) done(); else requestAnimationFrame(look); }}; look();"
        );
        async move {
            if let Err(error) = self.client.execute_async(&script, Vec::new()).await {
                let shown = self.value("document.body.innerText").await;
                panic!("{caller}: {expression} never came true: {error}\n{shown:#}");
            }
        }
    }

    pub(crate) async fn find(&self, selector: &str) -> Element {
        let element = self.client.find(Locator::Css(selector)).await;
        element.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    pub(crate) async fn click(&self, selector: &str) {
        let clicked = self.find(selector).await.click().await;
        clicked.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = self.find(selector).await.text().await;
        text.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// Presses keys where the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let focused = self
            .client
            .active_element()
            .await
            .expect("a focused element");
        focused.send_keys(keys).await.expect("the keys");
    }

    pub(crate) async fn go_to(&self, url: &str) {
        self.client.goto(url).await.expect("the page");
        self.ready().await;
    }

    /// Shows a document from a file instead of the page.
    pub(crate) async fn show(&self, file: &Path) {
        let url = Url::from_file_path(file).expect("an absolute path");
        self.client.goto(url.as_str()).await.expect("the document");
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page");
        self.ready().await;
    }

    /// Waits until the page is connected, and makes what its modules export global, for the expressions of the tests.
    async fn ready(&self) {
        self.until("document.querySelector('#dot.live')").await;
        let script = "
            const done = arguments[0];
            const names = ['ask', 'calls', 'connection', 'curl', 'detail', 'dom'];
            Promise.all(names.map((name) => import(`/page/${name}.js`))).then((modules) => {
                for (const module of modules) {
                    for (const name of Object.keys(module)) {
                        Object.defineProperty(window, name, { get: () => module[name], configurable: true });
                    }
                }
                done();
            });";
        let made = self.client.execute_async(script, Vec::new()).await;
        made.expect("the modules");
    }

    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// A command of Chromium's own.
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Value {
        let command = Raw {
            path: "goog/cdp/execute",
            body: json!({ "cmd": name, "params": parameters }),
        };
        let done = self.client.issue_cmd(command).await;
        done.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) async fn resize(&self, width: u32, height: u32, is_phone: bool) {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.command("Emulation.setDeviceMetricsOverride", screen)
            .await;
    }

    pub(crate) async fn set_scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    /// What the page has complained about since it was asked last.
    pub(crate) async fn console(&self) -> Vec<Value> {
        let command = Raw {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let log = self.client.issue_cmd(command).await.expect("the log");
        log.as_array().cloned().unwrap_or_default()
    }

    async fn assert_clean_console(&self) {
        let log = self.console().await;
        assert!(log.is_empty(), "the console says {log:#?}");
    }
}

/// Starts chromedriver on a port of its choice.
///
/// It wants the same port for both of its addresses, and gives up where one of the two is taken.
fn start(program: &Path) -> (Child, u16) {
    let mut said = String::new();
    for _ in 0..5 {
        match try_start(program) {
            Ok(started) => return started,
            Err(lines) => said.push_str(&lines),
        }
    }
    panic!("chromedriver does not start:\n{said}");
}

fn try_start(program: &Path) -> Result<(Child, u16), String> {
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver");
    let mut output = BufReader::new(driver.stdout.take().expect("its output"));
    let mut said = String::new();
    while output.read_line(&mut said).is_ok_and(|bytes| bytes > 0) {
        let port = said.split("started successfully on port ").nth(1);
        let port = port.and_then(|port| port.trim_end().trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            // Read on, so that it never waits for a reader.
            std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
            return Ok((driver, port));
        }
    }
    let _ = driver.kill();
    let _ = driver.wait();
    Err(said)
}

/// Ends the browser, which would outlive its driver, also when a test fails.
impl Drop for Page {
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = write!(
                stream,
                "DELETE /session/{} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n\r\n",
                self.session, self.port
            );
            // It answers when the browser has ended, and leaves the connection open.
            let _ = stream.read(&mut [0; 16]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A command that only this driver knows.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
