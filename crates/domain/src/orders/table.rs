//! What a system calls a status, and which of our states that is: tables that are data, with overrides of a client.
//!
//! A value is `status`, or `status/substatus`. The most specific row wins. A substatus that no row names leaves the status
//! its documented meaning and is told; a status that no row names is unknown. Nothing is guessed from how a word looks.

use super::State;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a system is to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Where the order comes from.
    Marketplace,
    /// The shop, or what stands for it.
    Shop,
    /// Warehouse and books.
    Erp,
}

impl Role {
    /// All, the one that leads first.
    pub const ALL: [Role; 3] = [Role::Marketplace, Role::Shop, Role::Erp];

    /// The word in tables and in the store.
    pub fn code(self) -> &'static str {
        ["marketplace", "shop", "erp"][self as usize]
    }

    /// The role of a word.
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The statuses of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its word.
    pub system: String,
    /// What it usually is.
    pub role: Role,
    /// Which version of the facts it was made from.
    pub version: String,
    /// Of two words for one shipment: the first decides, but while it says the second value the third does.
    pub first: Option<(String, String, String)>,
    /// Its rows.
    pub rows: BTreeMap<String, State>,
}

/// What is wrong with a table, and in which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0}: {1}")]
pub struct Flaw(pub usize, pub String);

impl Table {
    /// Reads a table.
    pub fn read(text: &str) -> Result<Table, Flaw> {
        let (mut system, mut role, mut version) = (String::new(), None, String::new());
        let (mut first, mut rows, mut state) = (None, BTreeMap::new(), None);
        for (number, line) in text.lines().enumerate() {
            let flaw = |what: &str| Flaw(number + 1, format!("{what}: {line}"));
            let (line, goes_on) = (line.trim_end(), line.starts_with(' '));
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let values = if goes_on {
                line
            } else if let Some((code, values)) = line.split_once(": ") {
                state = Some(State::parse(code).ok_or_else(|| flaw("no such state"))?);
                values
            } else {
                match line.split(' ').collect::<Vec<_>>()[..] {
                    ["system", name] => name.clone_into(&mut system),
                    ["side", code] => role = Some(Role::parse(code).ok_or_else(|| flaw("no such side"))?),
                    ["version", ..] => version = line["version ".len()..].to_owned(),
                    ["first", one, "unless", value, "then", other] => {
                        first = Some((one.to_owned(), value.to_owned(), other.to_owned()));
                    }
                    _ => return Err(flaw("not understood")),
                }
                continue;
            };
            let state = state.ok_or_else(|| flaw("no state yet"))?;
            for value in values.split(',').map(str::trim).filter(|value| !value.is_empty()) {
                if rows.insert(value.to_owned(), state).is_some() {
                    return Err(flaw("twice"));
                }
            }
        }
        let role = role.ok_or_else(|| Flaw(0, "no side".to_owned()))?;
        Ok(Table { system, role, version, first, rows })
    }
}

/// What a status means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The state.
    pub state: State,
    /// The value that no row names, as it has to be decided on.
    pub unmapped: Option<String>,
}

/// All tables, and what a client decided otherwise.
#[derive(Clone, Debug, Default)]
pub struct Book {
    tables: Arc<HashMap<String, Table>>,
    decided: HashMap<(String, String), State>,
}

impl Book {
    /// A book of tables.
    pub fn of(tables: impl IntoIterator<Item = Table>) -> Book {
        Book {
            tables: Arc::new(tables.into_iter().map(|table| (table.system.clone(), table)).collect()),
            decided: HashMap::new(),
        }
    }

    /// The same book with what was decided: system, value, state.
    #[must_use]
    pub fn with(mut self, decided: impl IntoIterator<Item = (String, String, State)>) -> Book {
        self.decided.extend(decided.into_iter().map(|(system, value, state)| ((system, value), state)));
        self
    }

    /// The tables, by name.
    pub fn tables(&self) -> Vec<&Table> {
        let mut all: Vec<&Table> = self.tables.values().collect();
        all.sort_by(|a, b| (a.role, &a.system).cmp(&(b.role, &b.system)));
        all
    }

    /// The table of a system.
    pub fn table(&self, system: &str) -> Option<&Table> {
        self.tables.get(system)
    }

    /// What a status with its substatus means.
    pub fn read(&self, system: &str, status: &str, sub: &str) -> Reading {
        let first = self.table(system).and_then(|table| table.first.as_ref());
        if let Some((one, value, other)) = first.filter(|_| !status.contains(':')) {
            // The status is the word of the second, the substatus that of the first.
            return if sub.is_empty() || sub == value {
                self.plain(system, &format!("{other}:{status}"), "")
            } else {
                self.plain(system, &format!("{one}:{sub}"), "")
            };
        }
        self.plain(system, status, sub)
    }

    fn plain(&self, system: &str, status: &str, sub: &str) -> Reading {
        let both = if sub.is_empty() { status.to_owned() } else { format!("{status}/{sub}") };
        if let Some(state) = self.row(system, &both) {
            return Reading { state, unmapped: None };
        }
        let alone = (!sub.is_empty()).then(|| self.row(system, status)).flatten();
        Reading { state: alone.unwrap_or(State::Unknown), unmapped: Some(both) }
    }

    fn row(&self, system: &str, value: &str) -> Option<State> {
        let decided = (!self.decided.is_empty())
            .then(|| self.decided.get(&(system.to_owned(), value.to_owned())))
            .flatten();
        decided.or_else(|| self.tables.get(system)?.rows.get(value)).copied()
    }
}

/// The state of a shipment whose lots have their own: the least advanced of those that are not cancelled.
pub fn roll_up(lots: &[State]) -> State {
    let living = lots.iter().filter(|state| !matches!(state, State::Cancelled | State::Unknown));
    let least = living.min_by_key(|state| state.rank()).copied();
    least.or_else(|| lots.iter().max_by_key(|state| state.rank()).copied()).unwrap_or(State::Unknown)
}

/// The tables that come with the program, as texts.
const SHIPPED: [&str; 12] = [
    include_str!("tables/ozon.txt"),
    include_str!("tables/wildberries.txt"),
    include_str!("tables/yandex_market.txt"),
    include_str!("tables/megamarket.txt"),
    include_str!("tables/aliexpress_ru.txt"),
    include_str!("tables/bitrix.txt"),
    include_str!("tables/insales.txt"),
    include_str!("tables/opencart.txt"),
    include_str!("tables/woocommerce.txt"),
    include_str!("tables/shopify.txt"),
    include_str!("tables/magento.txt"),
    include_str!("tables/plain.txt"),
];

/// The book of the tables that come with the program; tests hold them to being readable.
pub fn shipped() -> Book {
    Book::of(SHIPPED.iter().filter_map(|text| Table::read(text).ok()))
}

#[cfg(test)]
pub(super) fn texts() -> &'static [&'static str] {
    &SHIPPED
}
