//! What was agreed, held in memory: every version of every calendar, plan and contract, and the terms that they amount to.
//!
//! A version never changes, so terms that are held stay right for ever. Only which versions are the newest is asked of the
//! store, by one mark that every edit changes.

use crate::{AppError, Scene};
use calendars::{Calendar, Compiled};
use domain::ids::{CalendarId, ContractId, OrganisationId, PersonId, PlanId};
use domain::sla::{Book, Contract, House, Plan, Terms, TermsRef};
use domain::time::Moment;
use parking_lot::{Mutex, RwLock};
use serde::de::DeserializeOwned;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::promise::{Document, Subject, documents};
use store::{StoreError, Tx, people};

/// The setting that every edit changes.
pub(super) const MARK: &str = "promises";

/// A version of something.
#[derive(Clone, Debug)]
pub struct Version<T> {
    /// Which one.
    pub number: u32,
    /// From when it holds.
    pub since: Moment,
    /// When it was written.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
    /// What it says.
    pub value: T,
}

/// All versions of one thing, the oldest first.
pub type Versions<T> = Vec<Version<T>>;

/// All that was ever agreed.
#[derive(Clone, Debug, Default)]
pub struct Agreements {
    /// Calendars.
    pub calendars: BTreeMap<CalendarId, Versions<Calendar>>,
    /// Plans.
    pub plans: BTreeMap<PlanId, Versions<Plan>>,
    /// Contracts.
    pub contracts: BTreeMap<ContractId, Versions<Contract>>,
    of_client: HashMap<OrganisationId, Vec<ContractId>>,
}

/// The version that holds at a moment: the last one that has begun.
pub fn at<T>(versions: &[Version<T>], moment: Moment) -> Option<&Version<T>> {
    versions.iter().rev().find(|version| version.since <= moment)
}

fn numbered<T>(versions: &[Version<T>], number: u32) -> Option<&Version<T>> {
    versions.iter().find(|version| version.number == number)
}

fn read<T: DeserializeOwned>(one: &Document) -> Result<Version<T>, StoreError> {
    let value = serde_json::from_str(&one.text).map_err(StoreError::broken)?;
    let (since, made_at, made_by) = (one.since, one.made_at, one.made_by.clone());
    Ok(Version { number: one.version, since, made_at, made_by, value })
}

impl Agreements {
    /// As the store has them.
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Agreements, StoreError> {
        let mut all = Agreements::default();
        for one in documents(tx)? {
            all.add(&one)?;
        }
        Ok(all)
    }

    /// Takes one more version in.
    pub(super) fn add(&mut self, one: &Document) -> Result<(), StoreError> {
        match one.subject {
            Subject::Calendar => self.calendars.entry(CalendarId(one.id)).or_default().push(read(one)?),
            Subject::Plan => self.plans.entry(PlanId(one.id)).or_default().push(read(one)?),
            Subject::Contract => {
                let version: Version<Contract> = read(one)?;
                let mine = self.of_client.entry(version.value.client).or_default();
                if !mine.contains(&ContractId(one.id)) {
                    mine.push(ContractId(one.id));
                }
                self.contracts.entry(ContractId(one.id)).or_default().push(version);
            }
        }
        Ok(())
    }

    /// The calendar of a name, with all its versions.
    pub fn calendar_named(&self, name: &str) -> Option<(CalendarId, &Versions<Calendar>)> {
        let of_name = |versions: &&Versions<Calendar>| {
            versions.last().is_some_and(|version| version.value.name == name)
        };
        self.calendars.iter().find(|(_, versions)| of_name(versions)).map(|(id, versions)| (*id, versions))
    }

    /// Whether there is a calendar of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.calendar_named(name).is_some()
    }

    /// The contracts of a client, each with its versions.
    pub fn contracts_of(
        &self,
        client: OrganisationId,
    ) -> impl Iterator<Item = (ContractId, &Versions<Contract>)> {
        let ids = self.of_client.get(&client).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.contracts.get(id)?)))
    }

    /// Whether a client ever had a contract.
    pub fn has_contract(&self, client: OrganisationId) -> bool {
        self.of_client.contains_key(&client)
    }

    /// What is promised to a client at a moment: of the contract in force the version that holds, of its plan likewise.
    pub fn promised_to(&self, client: OrganisationId, now: Moment) -> Option<TermsRef> {
        self.contracts_of(client).find_map(|(id, versions)| {
            let contract = at(versions, now)?;
            let plan = at(self.plans.get(&contract.value.plan)?, now)?;
            let name = contract.value.calendar.as_ref().unwrap_or(&plan.value.calendar);
            let (calendar, of) = self.calendar_named(name)?;
            let calendar_version = of.last()?;
            let day = day(&calendar_version.value.zone, now)?;
            contract.value.holds(day).then_some(TermsRef {
                plan: (contract.value.plan, plan.number),
                calendar: (calendar, calendar_version.number),
                contract: Some((id, contract.number)),
            })
        })
    }

    /// The plan, the contract and the calendar of a reference.
    pub fn named(&self, terms: TermsRef) -> Option<Named<'_>> {
        let plan = numbered(self.plans.get(&terms.plan.0)?, terms.plan.1)?;
        let calendar = numbered(self.calendars.get(&terms.calendar.0)?, terms.calendar.1)?;
        let contract = match terms.contract {
            Some((id, version)) => Some(numbered(self.contracts.get(&id)?, version)?),
            None => None,
        };
        Some((plan, contract, calendar))
    }
}

/// What a reference names.
pub type Named<'a> = (&'a Version<Plan>, Option<&'a Version<Contract>>, &'a Version<Calendar>);

/// The day of a zone.
pub(super) fn day(zone: &str, now: Moment) -> Option<jiff::civil::Date> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    Some(zone.to_datetime(jiff::Timestamp::from_millisecond(now).ok()?).date())
}

/// What was agreed, held.
#[derive(Default)]
pub struct Promises {
    newest: RwLock<(String, Arc<Agreements>)>,
    held: Mutex<Held>,
}

#[derive(Clone, Default)]
struct Held {
    calendars: HashMap<(CalendarId, u32), Arc<Compiled>>,
    terms: HashMap<TermsRef, Arc<Terms>>,
}

impl Promises {
    /// All that was agreed until now.
    pub(crate) fn newest(&self, tx: &mut Tx<'_>) -> Result<Arc<Agreements>, StoreError> {
        let mark = people::setting(tx, MARK)?.unwrap_or_default();
        {
            let held = self.newest.read();
            if held.0 == mark && !mark.is_empty() {
                return Ok(held.1.clone());
            }
        }
        let all = Arc::new(Agreements::load(tx)?);
        *self.newest.write() = (mark, all.clone());
        Ok(all)
    }

    /// What was agreed as far as it is known here; a reference that is not among it is looked for in the store.
    fn knowing(&self, tx: &mut Tx<'_>, terms: TermsRef) -> Result<Arc<Agreements>, StoreError> {
        let held = self.newest.read().1.clone();
        if held.named(terms).is_some() { Ok(held) } else { self.newest(tx) }
    }

    /// A book of these terms and no others.
    pub(crate) fn book(
        &self,
        tx: &mut Tx<'_>,
        references: impl IntoIterator<Item = TermsRef>,
    ) -> Result<Book, AppError> {
        let always = self.always(tx)?;
        let mut terms = BTreeMap::new();
        for reference in references {
            if let Entry::Vacant(free) = terms.entry(reference) {
                free.insert(Terms::clone(&*self.terms(tx, reference)?));
            }
        }
        Ok(Book { house: House::day(always.clone()), none: Terms::none(always), terms })
    }

    fn always(&self, tx: &mut Tx<'_>) -> Result<Arc<Compiled>, AppError> {
        self.calendar_of(tx, (CalendarId(ALWAYS), 1))
    }

    /// The contract of a reference, in the version that it names.
    pub(crate) fn contract(&self, tx: &mut Tx<'_>, terms: TermsRef) -> Result<Option<Contract>, AppError> {
        let all = self.knowing(tx, terms)?;
        Ok(all.named(terms).and_then(|(_, contract, _)| contract).map(|version| version.value.clone()))
    }

    /// The personal engineer of a reference: whom its contract names, when its plan has one.
    pub(crate) fn personal(&self, tx: &mut Tx<'_>, terms: TermsRef) -> Result<Option<PersonId>, AppError> {
        let all = self.knowing(tx, terms)?;
        let named = all.named(terms).filter(|(plan, ..)| plan.value.personal_engineer);
        Ok(named.and_then(|(_, contract, _)| contract).and_then(|contract| contract.value.engineer))
    }

    /// The terms of a reference.
    pub(crate) fn terms(&self, tx: &mut Tx<'_>, reference: TermsRef) -> Result<Arc<Terms>, AppError> {
        if let Some(held) = self.held.lock().terms.get(&reference) {
            return Ok(held.clone());
        }
        let all = self.knowing(tx, reference)?;
        let terms = Arc::new(self.make(&all, reference)?);
        self.held.lock().terms.insert(reference, terms.clone());
        Ok(terms)
    }

    /// A version of a calendar that a row names.
    pub(super) fn calendar_of(
        &self,
        tx: &mut Tx<'_>,
        calendar: (CalendarId, u32),
    ) -> Result<Arc<Compiled>, AppError> {
        let held = self.held.lock().calendars.get(&calendar).cloned();
        match held {
            Some(held) => Ok(held),
            None => {
                let all = self.newest(tx)?;
                self.calendar(&all, calendar)
            }
        }
    }

    /// The plan's code and the calendar's name of a reference.
    pub(crate) fn names(&self, tx: &mut Tx<'_>, terms: TermsRef) -> Result<(String, String), AppError> {
        let all = self.knowing(tx, terms)?;
        let named = all.named(terms).map(|(plan, _, calendar)| (&plan.value.code, &calendar.value.name));
        Ok(named.map(|(plan, calendar)| (plan.clone(), calendar.clone())).unwrap_or_default())
    }

    /// The terms of a reference among agreements, which may hold some that are not written yet.
    pub(super) fn make(&self, all: &Agreements, reference: TermsRef) -> Result<Terms, AppError> {
        let missing = || AppError::broken(format!("the terms {reference:?} are not in the store"));
        let (plan, contract, calendar) = all.named(reference).ok_or_else(missing)?;
        // Another calendar of a line is as it was when these terms came to be.
        let made = plan.made_at.max(calendar.made_at).max(contract.map_or(0, |one| one.made_at));
        let find = |name: &str| {
            if name == calendar.value.name {
                return self.calendar(all, reference.calendar).ok();
            }
            let (id, versions) = all.calendar_named(name)?;
            let version = versions.iter().rev().find(|one| one.made_at <= made).or(versions.first())?;
            self.calendar(all, (id, version.number)).ok()
        };
        Terms::of(&plan.value, contract.map(|one| &one.value), find).map_err(AppError::broken)
    }

    /// A version of a calendar: as it was until this version came, and as it says from then on.
    pub(super) fn calendar(
        &self,
        all: &Agreements,
        (id, number): (CalendarId, u32),
    ) -> Result<Arc<Compiled>, AppError> {
        if let Some(held) = self.held.lock().calendars.get(&(id, number)) {
            return Ok(held.clone());
        }
        let missing = || AppError::broken(format!("the calendar {id} has no version {number}"));
        let version = all.calendars.get(&id).and_then(|all| numbered(all, number)).ok_or_else(missing)?;
        let own = Compiled::new(&version.value).map_err(AppError::broken)?;
        let whole = match number {
            1 => own,
            _ => self.calendar(all, (id, number - 1))?.followed_by(&own, version.since),
        };
        let whole = Arc::new(whole);
        self.held.lock().calendars.insert((id, number), whole.clone());
        Ok(whole)
    }

    /// A calendar as its newest version has it; none when there is no such.
    pub(crate) fn standing_calendar(
        &self,
        tx: &mut Tx<'_>,
        id: CalendarId,
    ) -> Result<Option<Arc<Compiled>>, AppError> {
        let all = self.newest(tx)?;
        let number =
            all.calendars.get(&id).and_then(|versions| versions.last()).map(|version| version.number);
        number.map(|number| self.calendar(&all, (id, number))).transpose()
    }

    /// A copy in which versions can be tried that are not written: what is compiled of them stays in it.
    pub(super) fn scratch(&self) -> Promises {
        Promises {
            newest: RwLock::new(self.newest.read().clone()),
            held: Mutex::new(self.held.lock().clone()),
        }
    }
}

/// The id of the calendar that is always open: the house rule counts in its first version, and what nothing is promised for.
pub(super) const ALWAYS: i64 = 3;

impl Scene {
    /// A book of these terms.
    pub(crate) fn book(
        &self,
        tx: &mut Tx<'_>,
        references: impl IntoIterator<Item = TermsRef>,
    ) -> Result<Book, AppError> {
        self.promises.book(tx, references)
    }
}
