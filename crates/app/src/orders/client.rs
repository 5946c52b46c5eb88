//! What was agreed with a client about his orders: sides, chains, graces, meanings of words.

use super::said::Wrong;
use crate::AppError;
use domain::ids::OrganisationId;
use domain::orders::{Book, Kind, Road, Role, SideTerms, State, Terms};
use domain::time::{HOUR, MINUTE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use store::orders::Source;
use store::{Tx, orders};

/// What else was agreed about a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreed {
    /// The adapter that asks it: `ozon`, `wildberries`, `yandex_market`; empty where it tells by itself.
    pub adapter: String,
    /// Where it is asked; empty for the address that everybody uses.
    pub address: String,
    /// The account there: the client's id, the business.
    pub account: String,
    /// How often it is asked, minutes.
    pub minutes: i64,
    /// Graces that differ from those of the list, minutes, by kind.
    pub graces: BTreeMap<String, i64>,
    /// How long states may last, hours, by state; less than nothing for as long as they like.
    pub usual: BTreeMap<String, i64>,
}

impl Agreed {
    /// What was agreed about a source; what cannot be read is as if nothing was.
    pub fn of(source: &Source) -> Agreed {
        serde_json::from_str(&source.doc).unwrap_or_default()
    }
}

/// The tables that come with the program; read once.
pub fn shipped() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(domain::orders::shipped)
}

/// All that is needed to judge a client's orders.
pub(crate) struct Client {
    pub org: OrganisationId,
    pub sources: Vec<Source>,
    pub book: Book,
}

impl Client {
    /// Loads it.
    pub fn load(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Client, AppError> {
        let decided = orders::meanings(tx, org)?.into_iter();
        let decided = decided.filter_map(|one| Some((one.system, one.word, State::parse(&one.means)?)));
        let book = shipped().clone().with(decided);
        Ok(Client { org, sources: orders::sources_of(tx, org)?, book })
    }

    /// A source by its name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// The sides through which the orders of a source go, itself first: marketplace, shop, ERP.
    pub fn chain(&self, leader: &str) -> Result<Vec<&Source>, Wrong> {
        let first = self.source(leader).ok_or("source")?;
        let role = Role::parse(&first.role).unwrap_or(Role::Marketplace);
        let mut chain = vec![first];
        for next in [Role::Shop, Role::Erp].into_iter().filter(|next| *next > role) {
            let here = |source: &&Source| source.role == next.code() && source.active;
            chain.extend(self.sources.iter().find(here));
        }
        Ok(chain)
    }

    /// What was agreed about a chain.
    pub fn terms(&self, chain: &[&Source]) -> Terms {
        let mut terms = Terms::of(chain.len());
        for (place, source) in chain.iter().enumerate() {
            let agreed = Agreed::of(source);
            let mut side =
                SideTerms { road: Road::parse(&source.road).unwrap_or_default(), ..SideTerms::default() };
            for (state, hours) in &agreed.usual {
                if let Some(state) = State::parse(state) {
                    side.usual[state as usize] = if *hours < 0 { -1 } else { hours * HOUR };
                }
            }
            terms.sides[place] = side;
            for (kind, minutes) in &agreed.graces {
                if let Some(kind) = Kind::parse(kind) {
                    terms.graces[kind as usize] = Some(minutes.max(&0) * MINUTE);
                }
            }
        }
        terms
    }
}
