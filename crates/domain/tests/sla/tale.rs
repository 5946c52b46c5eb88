//! A ticket's tale in words of a test: local moments of Moscow, terms of a plan, and what the clocks say.

use calendars::{Calendar, Compiled, SHIPPED, shipped};
use domain::desk::{Priority, WaitFor};
use domain::ids::{CalendarId, PlanId};
use domain::sla::{
    Account, Book, Clocks, House, Metric, Occurrence, Plan, Reading, Terms, TermsRef, What, Whose, account,
};
use domain::time::{MINUTE, Moment};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub fn compiled(calendar: &Calendar) -> Arc<Compiled> {
    Arc::new(Compiled::new(calendar).unwrap())
}

/// A calendar that ships, compiled once for all tests.
pub fn named(name: &str) -> Option<Arc<Compiled>> {
    static ALL: LazyLock<BTreeMap<&str, Arc<Compiled>>> = LazyLock::new(|| {
        SHIPPED.iter().filter_map(|name| Some((*name, compiled(&shipped(name)?)))).collect()
    });
    ALL.get(name).cloned()
}

/// `2026-06-01 10:00` in Moscow.
pub fn at(text: &str) -> Moment {
    let local: jiff::civil::DateTime = text.replace(' ', "T").parse().unwrap();
    local.in_tz("Europe/Moscow").unwrap().timestamp().as_millisecond()
}

pub fn minutes(n: i64) -> i64 {
    n * MINUTE
}

/// A reference of terms; tests tell terms apart by their number alone.
pub fn terms(n: u32) -> TermsRef {
    TermsRef { plan: (PlanId(1), n), calendar: (CalendarId(1), 1), contract: None }
}

/// A ticket and what was promised to it.
pub struct Tale {
    pub book: Book,
    pub told: Vec<Occurrence>,
}

impl Tale {
    /// Under the standard plan with some change of it.
    pub fn under(change: impl FnOnce(&mut Plan)) -> Tale {
        let always = named("24x7").unwrap();
        let none = Terms::none(named("ru-9-18").unwrap());
        let book = Book { house: House::day(always), none, terms: BTreeMap::new() };
        Tale { book, told: Vec::new() }.and_plan(1, change)
    }

    /// Another plan, to be promised later.
    pub fn and_plan(self, n: u32, change: impl FnOnce(&mut Plan)) -> Tale {
        let mut plan = Plan::standard();
        change(&mut plan);
        let made = Terms::of(&plan, None, named).unwrap();
        self.and_terms(n, made)
    }

    pub fn and_terms(mut self, n: u32, made: Terms) -> Tale {
        self.book.terms.insert(terms(n), made);
        self
    }

    /// The ticket comes.
    pub fn opened(self, when: &str, priority: Priority) -> Tale {
        self.then(when, What::Opened { priority, line: 1 }).then(when, What::Promised(terms(1)))
    }

    pub fn then(mut self, when: &str, what: What) -> Tale {
        let seq = self.told.len() as i64 + 1;
        self.told.push(Occurrence { at: at(when), seq, what });
        self
    }

    pub fn waiting(self, when: &str, on: WaitFor) -> Tale {
        self.then(when, What::Waiting { on, whose: Whose::of(on) })
    }

    pub fn clocks(&self, now: &str) -> Clocks {
        self.account(now).clocks
    }

    pub fn account(&self, now: &str) -> Account {
        account(&self.told, &self.book, at(now)).unwrap()
    }

    /// What a clock says.
    pub fn reads(&self, metric: Metric, now: &str) -> Option<Reading> {
        self.clocks(now).clock(metric).map(|clock| clock.reading(at(now), &self.book).unwrap())
    }

    /// When it is due.
    pub fn due(&self, metric: Metric, now: &str) -> Option<Moment> {
        self.reads(metric, now)?.due
    }

    /// Working minutes that have counted.
    pub fn elapsed(&self, metric: Metric, now: &str) -> i64 {
        self.reads(metric, now).unwrap().elapsed / MINUTE
    }

    /// The steps of a clock that are due by now, by what the plan calls them.
    pub fn alarms(&self, metric: Metric, now: &str) -> Vec<(domain::sla::When, Moment)> {
        let alarms = domain::sla::alarms(&self.clocks(now), &self.book).unwrap();
        alarms
            .into_iter()
            .filter(|alarm| alarm.metric == metric)
            .map(|alarm| (alarm.when, alarm.at))
            .collect()
    }
}
