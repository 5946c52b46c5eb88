//! A real Chromium, driven over its own driver, in front of a desk of tests.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use testkit::desk::{Engine, ORDERS, Person, Place, SUPPORT, TestDesk};
use testkit::process;

/// The longest wait for something to appear.
const PATIENCE: Duration = Duration::from_secs(20);
/// What everybody signs in with.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody's browser. Cheap to clone.
#[derive(Clone)]
pub struct Browser {
    /// The desk behind the pages.
    pub desk: TestDesk,
    /// Width of the window.
    pub width: u32,
    client: Client,
    base: String,
    driver: Arc<str>,
    name: Arc<str>,
    locale: &'static str,
}

/// A journey under way.
pub type Walk = Pin<Box<dyn Future<Output = ()>>>;

/// Opens a desk and a browser, and walks.
pub fn walk(name: &str, width: u32, locale: &'static str, journey: fn(Browser) -> Walk) {
    walk_with(name, width, locale, |_| {}, journey);
}

/// The same on a desk with settings of its own.
pub fn walk_with(
    name: &str,
    width: u32,
    locale: &'static str,
    set: fn(&mut app::Config),
    journey: fn(Browser) -> Walk,
) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let door = Door::open().await;
        let mut config = app::Config { public_url: door.base.clone(), ..app::Config::default() };
        set(&mut config);
        let desk = TestDesk::bare(Place::on(Engine::Sqlite).expect("a folder"), config).await;
        for (address, plus) in [(SUPPORT, false), (ORDERS, true)] {
            desk.mailbox(address, plus).await;
        }
        door.walk(desk, name, width, locale, journey).await;
    });
}

/// Where a desk is going to be reached.
pub struct Door {
    listener: tokio::net::TcpListener,
    /// The address of its pages.
    pub base: String,
}

impl Door {
    /// Takes a free port.
    pub async fn open() -> Door {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        Door { listener, base }
    }

    /// Serves the desk here, walks through it with a browser, and examines it at the end.
    pub async fn walk(
        self,
        desk: TestDesk,
        name: &str,
        width: u32,
        locale: &'static str,
        journey: impl FnOnce(Browser) -> Walk,
    ) {
        let Door { listener, base } = self;
        let pages = web::router(desk.app().clone()).into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, pages).await });
        let mut driver = Driver::start().await;
        let client = client(&driver.url, width, locale).await;
        let (name, drives) = (name.into(), driver.url.as_str().into());
        let at =
            Browser { desk: desk.clone(), width, client: client.clone(), base, driver: drives, name, locale };
        let here = tokio::task::LocalSet::new();
        let journey = journey(at.clone());
        let walked = here.run_until(async { tokio::task::spawn_local(journey).await }).await;
        if walked.is_err() {
            at.shot("failed").await;
            eprintln!("at {}", client.current_url().await.map(|url| url.to_string()).unwrap_or_default());
        }
        client.close().await.ok();
        driver.stop();
        server.abort();
        if let Err(e) = walked {
            std::panic::resume_unwind(e.into_panic());
        }
        desk.check().await;
    }
}

/// The browser's driver, a child of ours.
struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    async fn start() -> Driver {
        let program = process::program("/usr/bin/chromedriver", "chromium-driver");
        let port = process::free_port();
        let child = Command::new(program)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let address = format!("127.0.0.1:{port}");
        let answers = async {
            while tokio::net::TcpStream::connect(&address).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, answers).await.expect("chromedriver answers");
        Driver { child, url: format!("http://{address}") }
    }

    fn stop(&mut self) {
        process::ask_to_end(self.child.id());
        self.child.wait().ok();
    }
}

/// A browser of its own, with nobody signed in.
async fn client(driver: &str, width: u32, locale: &str) -> Client {
    let mut options = json!({
        "binary": process::program("/usr/bin/chromium", "chromium"),
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            format!("--window-size={width},900"), format!("--lang={locale}"),
        ],
        "prefs": { "intl.accept_languages": locale },
    });
    // A window of Chromium is never narrower than 500 points: a phone is said to be one.
    if width < 500 {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true },
        });
    }
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".into(), options);
    let connector = hyper_util::client::legacy::connect::HttpConnector::new();
    ClientBuilder::new(connector).capabilities(capabilities).connect(driver).await.expect("Chromium starts")
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Browser {
    /// Whether this is a phone.
    pub fn is_phone(&self) -> bool {
        self.width < 500
    }

    /// Where the desk is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Somebody else's browser before the same desk.
    pub async fn another(&self) -> Browser {
        Browser { client: client(&self.driver, self.width, self.locale).await, ..self.clone() }
    }

    /// Closes the browser.
    pub async fn end(self) {
        self.client.close().await.expect("it closes");
    }

    /// Opens a page.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// Where it is.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("a page").path().to_owned()
    }

    /// Waits until the address is this one.
    pub async fn until_at(&self, path: &str) {
        let waited = async {
            while self.path().await != path {
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waited).await.is_err() {
            panic!("never at {path} but at {}", self.path().await);
        }
    }

    /// Waits for something to be there.
    pub async fn see(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|e| panic!("no {css}: {e}"))
    }

    /// Waits for something to be there no more.
    pub async fn gone(&self, css: &str) {
        let waited = async {
            while self.count(css).await > 0 {
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waited).await.unwrap_or_else(|_| panic!("{css} stays"));
    }

    /// Waits for a text to stand in something.
    pub async fn read(&self, css: &str, text: &str) {
        let mut seen = String::new();
        let waited = async {
            loop {
                seen = self.text(css).await;
                if seen.contains(text) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waited).await.is_err() {
            panic!("«{text}» never stands in {css}: {seen}");
        }
    }

    /// The text of everything that fits, as it is now.
    pub async fn text(&self, css: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')";
        let text = self.client.execute(script, vec![json!(css)]).await;
        text.ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
    }

    /// How many fit.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("a page").len()
    }

    /// Whether something takes room and is not cut away.
    pub async fn shows(&self, css: &str) -> bool {
        let script = "const e = document.querySelector(arguments[0]); if (!e) return false;
            const r = e.getBoundingClientRect();
            return r.width > 1 && r.height > 1 && getComputedStyle(e).clipPath === 'none'";
        self.client.execute(script, vec![json!(css)]).await.expect("a page").as_bool().unwrap_or(false)
    }

    /// Does something with what fits. What is drawn anew meanwhile is gone under the hand: then with what stands there now.
    async fn with(&self, css: &str, act: impl AsyncFn(Element) -> Result<(), CmdError>) {
        for last in [false, false, false, true] {
            match act(self.see(css).await).await {
                Ok(()) => return,
                Err(e) if !last && e.to_string().contains("stale element") => {}
                Err(e) => panic!("{css}: {e}"),
            }
        }
    }

    /// Clicks, with the thing scrolled to where it can be.
    pub async fn click(&self, css: &str) {
        self.with(css, async |element| {
            self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", css).await;
            element.click().await
        })
        .await;
    }

    /// Types.
    pub async fn type_in(&self, css: &str, text: &str) {
        self.with(css, async |element| element.send_keys(text).await).await;
    }

    /// Empties a field.
    pub async fn empty(&self, css: &str) {
        self.with(css, async |element| element.clear().await).await;
    }

    /// Chooses from a list.
    pub async fn choose(&self, css: &str, value: &str) {
        self.with(css, async |element| element.select_by_value(value).await).await;
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        self.see(css).await.prop("value").await.expect("a page").unwrap_or_default()
    }
    /// Loads the page anew.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("a page");
    }

    async fn run(&self, script: &str, argument: &str) {
        self.client.execute(script, vec![json!(argument)]).await.unwrap_or_else(|e| panic!("{script}: {e}"));
    }

    /// Has somebody sign in.
    pub async fn sign_in(&self, who: &Person) {
        let system = app::Actor::system();
        self.desk.app().set_password(&system, who.id, PASSWORD).await.expect("a password");
        let actor = who.actor().await;
        self.desk.app().set_preferences(&actor, self.locale, "system").await.expect("a language");
        self.go("/session").await;
        self.type_in("#email", &who.mail).await;
        self.type_in("#password", PASSWORD).await;
        self.click("form.form button.primary").await;
        self.until_at(if who.org.is_some() { "/requests" } else { "/queue" }).await;
        let lang = self.see("html").await.attr("lang").await.expect("a page");
        assert_eq!(lang.as_deref(), Some(self.locale));
    }

    /// Forgets who was signed in.
    pub async fn leave(&self) {
        self.client.delete_all_cookies().await.expect("a page");
    }

    /// Takes a picture into `smoke/shots`, has axe look at the page, and sees that nothing sticks out sideways.
    pub async fn look(&self, what: &str) {
        self.shot(what).await;
        let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let out = self.client.execute(wide, vec![]).await.expect("a page");
        assert!(out.as_i64().unwrap_or(0) <= 0, "{what}: {out} points stick out at {} points", self.width);
        let Some(axe) = axe() else { return };
        self.client.execute(&axe, vec![]).await.expect("axe is taken");
        let script = "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']})
            .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))), e => done([String(e)]))";
        let found = self.client.execute_async(script, vec![]).await.expect("axe runs");
        assert_eq!(found, json!([]), "{what} at {} points", self.width);
    }

    /// A picture.
    pub async fn shot(&self, what: &str) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("shots");
        std::fs::create_dir_all(&folder).expect("a folder");
        if let Ok(png) = self.client.screenshot().await {
            let name = format!("{}-{what}-{}.png", self.name, self.width);
            std::fs::write(folder.join(name), png).expect("written");
        }
    }
}

/// The accessibility checker, as npm brought it.
fn axe() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/web/assets/node_modules/axe-core/axe.min.js");
    let found = std::fs::read_to_string(path).ok();
    if found.is_none() {
        eprintln!(
            "SKIPPED: axe-core is not installed (npm ci in crates/web/assets), accessibility is not looked at"
        );
    }
    found
}
