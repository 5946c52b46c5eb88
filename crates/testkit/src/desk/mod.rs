//! The whole application in one process: on either engine, with a clock moved by hand, a post that keeps every mail,
//! and people made by words. Stories are told on it.
//!
//! Never a short cut round the use-cases: mail comes in as bytes, people act as actors, and what a story looks at is
//! what a person could see, or what went over the wire.

mod cast;
mod clock;
mod eml;
mod tray;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use cast::{Client, Person};
pub use clock::{HandClock, MONDAY};
pub use eml::{Eml, words};
pub use tray::{Sent, Tray};

use app::desk::TicketPage;
use app::mail::Post;
use app::mail::boxes::NewMailbox;
use app::{Actor, App, Clock, Config};
use domain::channels::threading::Verdict;
use domain::desk::{Event, State, Ticket};
use domain::ids::{InboundId, MailboxId};
use domain::time::{HOUR, MINUTE};
pub use store::Engine;
use store::channels::Inbound;
use store::{Db, Options, StoreError, Target};
use tempfile::TempDir;

use crate::pg::Database;

/// The desk's main address.
pub const SUPPORT: &str = "support@desk.example";
/// The desk's second address; `orders+tag@…` reaches it too.
pub const ORDERS: &str = "orders@desk.example";

/// Where a test's data lies.
#[derive(Debug)]
pub enum Place {
    /// A folder.
    Dir(TempDir),
    /// A database of the test cluster.
    Database(Database),
}

impl Place {
    /// A new place; `None` when the engine is not to be tested.
    pub fn on(engine: Engine) -> Option<Place> {
        match engine {
            Engine::Sqlite => {
                Some(Place::Dir(TempDir::with_prefix("opora-desk-").expect("a temporary folder")))
            }
            Engine::Postgres => Database::fresh().map(Place::Database),
        }
    }

    /// As the store wants it.
    pub fn target(&self) -> Target {
        match self {
            Place::Dir(dir) => Target::Sqlite { dir: dir.path().join("data") },
            Place::Database(database) => Target::Postgres { url: database.url() },
        }
    }
}

/// A desk to tell stories on. Cheap to clone.
#[derive(Clone)]
pub struct TestDesk {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    clock: Arc<HandClock>,
    tray: Arc<Tray>,
    arrivals: AtomicU64,
    // Last, so that it goes after everything that uses it.
    _place: Place,
}

/// What became of a mail that came in.
#[derive(Clone, Debug)]
pub struct Landed {
    /// The mail as the desk keeps it.
    pub mail: Inbound,
    /// The number of its ticket, if it got one.
    pub ticket: Option<i64>,
}

impl Landed {
    /// The number of its ticket.
    pub fn number(&self) -> i64 {
        self.ticket.unwrap_or_else(|| panic!("no ticket came of it: {:?}", self.mail))
    }

    /// How it was judged.
    pub fn verdict(&self) -> Verdict {
        serde_json::from_str(&self.mail.verdict).unwrap_or_else(|e| panic!("{e}: {:?}", self.mail))
    }
}

impl TestDesk {
    /// A new desk with two mailboxes; `None` when the engine is not to be tested.
    pub async fn on(engine: Engine) -> Option<TestDesk> {
        let desk = TestDesk::bare(Place::on(engine)?, Config::default()).await;
        for (address, plus_addressing) in [(SUPPORT, false), (ORDERS, true)] {
            desk.mailbox(address, plus_addressing).await;
        }
        Some(desk)
    }

    /// A desk without mailboxes.
    pub async fn bare(place: Place, config: Config) -> TestDesk {
        let clock = Arc::new(HandClock::at(MONDAY));
        let tray = Arc::new(Tray::default());
        TestDesk::open(place, config, clock, tray.clone(), tray).await
    }

    /// A desk without mailboxes that sends by a real post.
    pub async fn with_post(place: Place, config: Config, post: Arc<dyn Post>) -> TestDesk {
        TestDesk::open(place, config, Arc::new(HandClock::at(MONDAY)), Arc::default(), post).await
    }

    async fn open(
        place: Place,
        config: Config,
        clock: Arc<HandClock>,
        tray: Arc<Tray>,
        post: Arc<dyn Post>,
    ) -> TestDesk {
        let db = Db::open(&place.target(), Options::default()).expect("the store opens");
        let app = App::start(db, clock.clone(), config, Arc::new(web::WebPress), post).await;
        let app = app.expect("the application opens");
        TestDesk { inner: Arc::new(Inner { app, clock, tray, arrivals: AtomicU64::new(0), _place: place }) }
    }

    /// Enters a mailbox that mail is pushed to and that sends into the tray.
    pub async fn mailbox(&self, address: &str, plus_addressing: bool) -> MailboxId {
        let mailbox = NewMailbox {
            address: address.to_owned(),
            name: "Поддержка".into(),
            imap: None,
            smtp: None,
            imap_password: String::new(),
            smtp_password: String::new(),
            plus_addressing,
        };
        self.app().enter_mailbox(&Actor::system(), mailbox).await.expect("a mailbox")
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// The same desk on another node: its own process state, the same store, clock and post.
    pub async fn second_node(&self, config: Config) -> App {
        let first = self.app();
        let db = Db::open(first.db.target(), Options::default()).expect("the same store");
        let app = App::start(db, first.clock.clone(), config, first.press.clone(), first.post.clone()).await;
        app.expect("another node")
    }

    /// Moves the clock on, without anything being done.
    pub fn wait(&self, milliseconds: i64) {
        self.inner.clock.pass(milliseconds);
    }

    /// The post.
    pub fn tray(&self) -> &Tray {
        &self.inner.tray
    }

    /// The moment.
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// Lets hours pass, half an hour at a time, so that everything happens at its own moment.
    pub async fn pass(&self, hours: i64) {
        for _ in 0..hours * 2 {
            self.inner.clock.pass(HOUR / 2);
            self.settle().await;
        }
    }

    /// Lets minutes pass at once.
    pub async fn pass_minutes(&self, minutes: i64) {
        self.inner.clock.pass(minutes * MINUTE);
        self.settle().await;
    }

    /// Does everything that is due.
    pub async fn settle(&self) {
        self.app().settle().await.expect("the desk settles");
    }

    /// A mail is pushed to the main mailbox, and judged.
    pub async fn receive(&self, mail: impl Into<Vec<u8>>) -> Landed {
        self.receive_at(SUPPORT, mail).await
    }

    /// A mail is pushed to a mailbox, and judged.
    pub async fn receive_at(&self, address: &str, mail: impl Into<Vec<u8>>) -> Landed {
        let id = self.drop_at(address, mail).await;
        self.settle().await;
        self.landed(id).await
    }

    /// A mail is pushed to a mailbox and stored, not judged yet.
    pub async fn drop_at(&self, address: &str, mail: impl Into<Vec<u8>>) -> InboundId {
        let arrival = self.inner.arrivals.fetch_add(1, Ordering::SeqCst);
        let boxes = self.app().mailboxes(&Actor::system()).await.expect("mailboxes");
        let mailbox = boxes.iter().find(|mailbox| mailbox.address == address).map(|mailbox| mailbox.id);
        let bytes: Vec<u8> = mail.into();
        let taken = self.app().take_mail(format!("arrival:{arrival}"), mailbox, bytes.into(), None).await;
        taken.expect("the mail is stored").id
    }

    /// What became of a mail.
    pub async fn landed(&self, id: InboundId) -> Landed {
        let found = self.app().db.read(move |tx| -> Result<_, StoreError> {
            let mail = store::channels::inbound(tx, id)?.ok_or(StoreError::NotFound)?;
            let ticket = match mail.ticket {
                Some(ticket) => store::desk::get(tx, ticket)?.map(|ticket| ticket.number),
                None => None,
            };
            Ok(Landed { mail, ticket })
        });
        found.await.expect("the mail is kept")
    }

    /// Everything that one of us could see of a ticket.
    pub async fn page(&self, number: i64) -> TicketPage {
        self.app().ticket(&Actor::system(), number).await.unwrap_or_else(|e| panic!("ticket {number}: {e}"))
    }

    /// A ticket.
    pub async fn ticket(&self, number: i64) -> Ticket {
        self.page(number).await.ticket
    }

    /// A ticket's state.
    pub async fn state(&self, number: i64) -> State {
        self.ticket(number).await.state
    }

    /// What happened to a ticket, by the codes of its journal.
    pub async fn journal(&self, number: i64) -> Vec<&'static str> {
        self.page(number).await.journal.iter().map(|entry| entry.event.code()).collect()
    }

    /// The events of a ticket.
    pub async fn events(&self, number: i64) -> Vec<Event> {
        self.page(number).await.journal.into_iter().map(|entry| entry.event).collect()
    }

    /// How many tickets there are.
    pub async fn tickets(&self) -> u64 {
        self.app().examine(false, |_| {}).await.expect("the doctor looks").tickets
    }

    /// Everything is done, no job was given up, and the doctor finds nothing.
    pub async fn check(&self) {
        self.settle().await;
        let given_up = self.given_up();
        assert!(given_up.is_empty(), "jobs were given up: {given_up:?}");
        let findings = self.app().examine(false, |_| {}).await.expect("the doctor looks");
        assert!(findings.is_clean(), "{findings:?}");
        assert_eq!(findings.unjudged, 0, "mails are left unjudged");
    }

    fn given_up(&self) -> Vec<String> {
        self.inner.given_up()
    }
}

impl Inner {
    fn given_up(&self) -> Vec<String> {
        let jobs = self.app.db.read_blocking(|tx| store::jobs::given_up(tx, 10));
        let jobs: Result<_, StoreError> = jobs;
        jobs.expect("the jobs are there").into_iter().map(|job| format!("{job:?}")).collect()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let given_up = self.given_up();
            assert!(given_up.is_empty(), "jobs were given up: {given_up:?}");
        }
    }
}

/// Tells a story on an engine, and has the doctor look at the desk after it.
pub fn tell<F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(TestDesk) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let Some(desk) = TestDesk::on(engine).await else { return };
        story(desk.clone()).await;
        desk.check().await;
    });
}

/// Tells stories on both engines: each becomes a module with the tests `sqlite` and `postgres`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($desk:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a story may need nothing of what stands around it")]
            use super::*;

            async fn story($desk: $crate::desk::TestDesk) $body

            #[test]
            fn sqlite() {
                $crate::desk::tell($crate::desk::Engine::Sqlite, story);
            }

            #[test]
            fn postgres() {
                $crate::desk::tell($crate::desk::Engine::Postgres, story);
            }
        }
    )*};
}
