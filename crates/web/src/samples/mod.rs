//! Pages filled with believable values: for tests that draw every page in every language, for the gallery
//! that people look at, and for measuring. Never part of a running desk.

mod canned;
mod checks;
mod desk;
mod equipment;
mod finding;
mod gallery;
mod hours;
mod knowledge;
mod orders;
mod others;
mod portal;
mod queue;
mod releases;
mod reports;
mod rooms;
mod settings;
mod texts;
mod ticket;
mod topics;

use crate::pages::{
    shell::{SavedLink, Shell, ViewLink},
    view::Person,
};
use askama::Template;
use i18n::{Lang, T};

pub use queue::queue_page;
pub use ticket::ticket_page;

/// One drawn page.
#[derive(Debug)]
pub struct Sample {
    /// Its name: also the name of its file in the gallery.
    pub name: String,
    /// The page.
    pub html: String,
    /// Whether it is a whole page (else a part of one, or a mail).
    pub whole: bool,
}

/// The moment of all samples: 14 May 2026, 11:20 in Moscow.
pub const NOW_MS: i64 = 1_778_746_800_000;
/// The zone of all samples.
pub const ZONE: &str = "Europe/Moscow";
/// A name as people give them.
const LONG_VIEW: &str = "Обмены с маркетплейсами, первая линия, без ответа больше дня";
const MIN: i64 = 60_000;
const HOUR: i64 = 60 * MIN;
const DAY: i64 = 24 * HOUR;

/// Every page with every sample, drawn for a reader; the shell can be changed first (theme, density).
///
/// # Panics
/// When a page cannot be drawn, which is what the samples are there to show.
pub fn all(t: &T, dress: &dyn Fn(Shell) -> Shell) -> Vec<Sample> {
    let mut drawn = Drawn { t, dress, samples: Vec::new() };
    desk::draw(&mut drawn);
    canned::draw(&mut drawn);
    others::draw(&mut drawn);
    portal::draw(&mut drawn);
    settings::draw(&mut drawn);
    knowledge::draw(&mut drawn);
    finding::draw(&mut drawn);
    reports::draw(&mut drawn);
    topics::draw(&mut drawn);
    equipment::draw(&mut drawn);
    releases::draw(&mut drawn);
    hours::draw(&mut drawn);
    checks::draw(&mut drawn);
    orders::draw(&mut drawn);
    gallery::draw(&mut drawn);
    drawn.samples
}

struct Drawn<'a> {
    t: &'a T,
    dress: &'a dyn Fn(Shell) -> Shell,
    samples: Vec<Sample>,
}

impl Drawn<'_> {
    fn page(&mut self, name: &str, page: impl Template) {
        self.push(name, page, true);
    }

    fn part(&mut self, name: &str, part: impl Template) {
        self.push(name, part, false);
    }

    fn push(&mut self, name: &str, page: impl Template, whole: bool) {
        let html = page.render().unwrap_or_else(|error| panic!("{name} cannot be drawn: {error}"));
        self.samples.push(Sample { name: name.to_owned(), html, whole });
    }

    fn staff(&self, view: &'static str) -> Shell {
        (self.dress)(staff(self.t, view))
    }

    fn guest(&self) -> Shell {
        (self.dress)(Shell::guest("sample-token"))
    }

    fn client(&self) -> Shell {
        let mut shell = Shell::guest("sample-token");
        shell.viewer = Some(person(self.t, "c1", "Анна Смирнова", "Anna Smith"));
        shell.here = "/requests".to_owned();
        (self.dress)(shell)
    }
}

fn staff(t: &T, view: &'static str) -> Shell {
    let counts = [Some(12), Some(7), None, Some(3), Some(18), Some(64), None, None];
    Shell {
        viewer: Some(person(t, "u1", "Марина Котова", "Marina Kay")),
        views: ViewLink::standard(counts),
        view,
        saved: vec![
            SavedLink {
                slug: "v11".into(),
                name: pick(t, "Горит у сетей", "Chains on fire").into(),
                count: Some(4),
                shared: true,
                filling: false,
            },
            SavedLink {
                slug: "v12".into(),
                name: LONG_VIEW.into(),
                count: None,
                shared: false,
                filling: true,
            },
        ],
        failed_mails: Some(2),
        here: "/queue".to_owned(),
        ..Shell::guest("sample-token")
    }
}

/// The Russian or the English text for this reader.
fn pick<'a>(t: &T, ru: &'a str, en: &'a str) -> &'a str {
    if t.lang() == Lang::Ru { ru } else { en }
}

fn person(t: &T, id: &str, ru: &str, en: &str) -> Person {
    Person::new(id, pick(t, ru, en))
}
