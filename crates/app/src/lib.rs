//! Acts. Use-cases load, let `domain` decide, and write; the engine does what happens by itself; adapters bring mail
//! in and out.
//!
//! Every use-case takes the [`Actor`] first and asks for the permission first. No SQL text here, no HTML, no clock
//! but the [`Clock`] that was handed in, no network inside a `write`.

pub mod actor;
pub mod administer;
pub mod assets;
pub mod brand;
pub mod checks;
pub mod clock;
pub mod crash;
pub mod desk;
pub mod doctor;
pub mod duty;
pub mod engine;
pub mod error;
pub mod find;
pub mod first_steps;
pub mod flows;
pub mod histories;
pub mod hooks;
pub mod hours;
pub mod ids;
pub mod incidents;
pub mod knowledge;
pub mod live;
pub mod mail;
pub mod memory;
pub mod once;
pub mod orders;
pub mod people;
pub mod presence;
pub mod promise;
pub mod propose;
pub mod releases;
pub mod reports;
pub mod rules;
pub mod scan;
pub mod secret;
pub mod teach;
pub mod tokens;
pub mod topics;
pub mod trail;
pub mod vitals;

pub use actor::Actor;
pub use clock::Clock;
pub use error::AppError;

use domain::desk::{Rules, Ticket};
use ids::Ids;
use mail::{Post, Press};
use parking_lot::RwLock;
use secret::Key;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Db, StoreError};

/// What the desk is told at its start; everything else lives in its database.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address under which people reach the pages, without a slash at the end.
    pub public_url: String,
    /// Whether cookies are for HTTPS only.
    pub secure_cookies: bool,
    /// The largest mail that is taken in, bytes.
    pub max_mail_bytes: usize,
    /// The largest file that a form takes, bytes.
    pub max_file_bytes: usize,
    /// How long an answer sent from a page is held back, so that it can be taken back, milliseconds; none when 0.
    pub second_thoughts: i64,
    /// Proxies before us: what they say of where a visitor comes from is believed. Those on this machine always are.
    pub proxies: Vec<std::net::IpAddr>,
    /// Requests a minute that a token of a program has.
    pub api_per_minute: u32,
    /// Whether webhooks may go to plain HTTP and into inner networks.
    pub inner_hooks: bool,
    /// Authorities (PEM) that webhooks believe besides those of the open network; empty for none.
    pub hook_ca: String,
    /// How long the other side of a webhook may take.
    pub hook_patience: std::time::Duration,
    /// Where the Bot API of Telegram is reached.
    pub telegram_url: String,
    /// The secret of our bot there; empty for none.
    pub telegram_token: String,
    /// Where files are looked through: `host:port` or the path of a socket of clamd; empty for nowhere.
    pub scan: String,
    /// How long that may take for one file.
    pub scan_patience: std::time::Duration,
    /// The folder of the index of words, which this process keeps up to date; none for one in memory that is made when
    /// somebody asks.
    pub index: Option<PathBuf>,
    /// What reads the words in files apart from this process; none to read them here.
    pub reader: Option<reader::Apart>,
    /// What reads suppliers' files apart from this process; none to read them here.
    pub tables: Option<tabular::Apart>,
    /// Seals mailboxes' passwords; kept outside the database.
    pub seal_key: Key,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            public_url: "http://127.0.0.1:8080".into(),
            secure_cookies: false,
            max_mail_bytes: 50 << 20,
            max_file_bytes: 25 << 20,
            second_thoughts: 0,
            proxies: vec![],
            api_per_minute: 600,
            inner_hooks: false,
            hook_ca: String::new(),
            hook_patience: hooks::wire::PATIENCE,
            telegram_url: incidents::TELEGRAM.into(),
            telegram_token: String::new(),
            scan: String::new(),
            scan_patience: scan::PATIENCE,
            index: None,
            reader: None,
            tables: None,
            seal_key: Key::random(),
        }
    }
}

/// The application: one value, handed to everything that acts. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The only source of time.
    pub clock: Arc<dyn Clock>,
    /// The only source of ids.
    pub ids: Arc<Ids>,
    /// Told at the start.
    pub config: Arc<Config>,
    /// Writes mails' words.
    pub press: Arc<dyn Press>,
    /// Sends mails.
    pub post: Arc<dyn Post>,
    /// Tells pages what changed.
    pub live: Arc<live::Live>,
    /// Who of us is at which ticket.
    pub presence: Arc<presence::Presence>,
    /// Counts what this process does.
    pub meters: Arc<vitals::Meters>,
    memory: Arc<memory::Memory>,
    pub(crate) finder: Arc<tokio::sync::OnceCell<find::Finder>>,
    school: Arc<first_steps::School>,
    pub(crate) watching: Arc<mail::boxes::Watching>,
    pub(crate) wire: Arc<hooks::wire::Wire>,
    /// The way to the Bot API, which the administrator names: also one within the house.
    pub(crate) bot: Arc<hooks::wire::Wire>,
    pub(crate) scanner: Option<Arc<scan::Scanner>>,
    pub(crate) promises: Arc<promise::Promises>,
    pub(crate) topics: Arc<topics::Book>,
    pub(crate) shelf: Arc<flows::Shelf>,
    pub(crate) flow_live: flows::News,
    desk: Arc<RwLock<Standing>>,
    told_at: Option<i64>,
    bond: once::Bond,
}

/// What stands over all decisions and changes seldom.
#[derive(Clone)]
struct Standing {
    rules: Arc<Rules>,
    key: Key,
    brand: Arc<brand::Brand>,
}

impl App {
    /// Starts the application over a database; makes the desk's secret and settings when they are not there.
    pub async fn start(
        db: Db,
        clock: Arc<dyn Clock>,
        config: Config,
        press: Arc<dyn Press>,
        post: Arc<dyn Post>,
    ) -> Result<App, AppError> {
        let (now, ids) = (clock.now(), Arc::new(Ids::new(clock.clone())));
        let wire = hooks::wire::Wire::new(&config.hook_ca, config.inner_hooks, config.hook_patience);
        let wire = wire.map_err(AppError::broken)?;
        let bot = hooks::wire::Wire::new(&config.hook_ca, true, incidents::POLL_PATIENCE)
            .map_err(AppError::broken)?;
        let scanner = scan::Scanner::at(&config.scan, config.scan_patience).map_err(AppError::broken)?;
        let fresh = Key::random();
        let seeder = ids.clone();
        let (rules, key, demo, brand) = db
            .write(move |tx| -> Result<(Rules, Key, bool, brand::Brand), StoreError> {
                let key = match store::people::setting(tx, "desk_key")? {
                    Some(text) => Key::from_text(&text)
                        .ok_or_else(|| StoreError::broken("the desk's key is damaged"))?,
                    None => {
                        store::people::put_setting(tx, "desk_key", &fresh.to_text(), now)?;
                        fresh.clone()
                    }
                };
                promise::seed(tx, &seeder, now)?;
                hours::seed(tx, now)?;
                let rules = rules::read(tx)?;
                let demo = store::people::setting(tx, first_steps::DEMO)?.is_some();
                Ok((rules, key, demo, brand::read(tx)?))
            })
            .await?;
        let live = live::Live::new();
        Ok(App {
            db,
            ids,
            clock,
            config: Arc::new(config),
            press,
            post,
            live: Arc::new(live),
            presence: Arc::new(presence::Presence::new()),
            meters: Arc::default(),
            memory: Arc::default(),
            finder: Arc::default(),
            school: Arc::new(first_steps::School::new(demo)),
            watching: Arc::default(),
            wire: Arc::new(wire),
            bot: Arc::new(bot),
            scanner: scanner.map(Arc::new),
            promises: Arc::default(),
            topics: Arc::default(),
            shelf: Arc::default(),
            flow_live: flows::News::default(),
            told_at: None,
            bond: once::Bond::default(),
            desk: Arc::new(RwLock::new(Standing { rules: Arc::new(rules), key, brand: Arc::new(brand) })),
        })
    }

    /// The same application telling a history: its acts happen at `moment`, and their mails count as sent.
    pub fn historic(&self, moment: i64) -> App {
        App { told_at: Some(moment), ..self.clone() }
    }

    /// The moment.
    pub fn now(&self) -> i64 {
        self.told_at.unwrap_or_else(|| self.clock.now())
    }

    /// The desk's signing key.
    pub fn key(&self) -> Key {
        self.desk.read().key.clone()
    }

    /// What a unit of work needs besides its transaction.
    pub(crate) fn scene(&self) -> Scene {
        Scene {
            ids: self.ids.clone(),
            rules: self.rules(),
            key: self.key(),
            now: self.now(),
            wall: self.clock.now(),
            historic: self.told_at.is_some(),
            passed: i64::MIN,
            mails_wait: 0,
            bond: self.bond.clone(),
            scans: self.scanner.is_some(),
            promises: self.promises.clone(),
            topics: self.topics.clone(),
        }
    }
}

/// What a unit of work needs besides its transaction. Fixed before it begins, so that it may run again.
#[derive(Clone)]
pub(crate) struct Scene {
    pub ids: Arc<Ids>,
    pub rules: Arc<Rules>,
    pub key: Key,
    pub now: i64,
    /// The moment by the clock of the wall, whenever the act happens.
    pub wall: i64,
    /// Histories are told, not lived: their mails count as sent.
    pub historic: bool,
    /// What should have happened by itself before this moment did not: nobody is reminded of an imported past.
    pub passed: i64,
    /// Its mails wait so long (milliseconds) before they go: the act can be taken back, a mail cannot.
    pub mails_wait: i64,
    /// What the act is bound to.
    pub bond: once::Bond,
    /// Whether files are looked through.
    pub scans: bool,
    /// What is promised to whom.
    pub promises: Arc<promise::Promises>,
    /// What can be asked.
    pub topics: Arc<topics::Book>,
}

impl Scene {
    /// When something will happen to a ticket by itself.
    pub fn next_moment(&self, ticket: &Ticket) -> Option<i64> {
        domain::desk::next_moment(ticket, &self.rules).filter(|at| *at >= self.passed)
    }
}
