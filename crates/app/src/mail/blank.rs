//! Words of a mail before anything is said: the desk's name and look, the reader's language and zone. What it is about
//! comes from elsewhere.

use super::{Kind, Words};
use crate::{App, AppError};
use store::channels::Mailbox;
use store::{Tx, people};

impl App {
    /// Words to a person that go by no mailbox.
    pub(crate) fn plain_words(
        &self,
        tx: &mut Tx<'_>,
        kind: Kind,
        person: domain::ids::PersonId,
    ) -> Result<Words, AppError> {
        let mut words = self.wordless(kind, &self.brand().desk, self.now());
        if let Some(person) = people::person(tx, person)? {
            (words.to, words.locale, words.zone) = (person.name, person.locale, person.zone);
        }
        Ok(words)
    }

    pub(super) fn blank(&self, kind: Kind, mailbox: &Mailbox, now: i64) -> Words {
        self.wordless(kind, &mailbox.name, now)
    }

    fn wordless(&self, kind: Kind, name: &str, now: i64) -> Words {
        let brand = self.brand();
        Words {
            kind,
            locale: "ru".into(),
            zone: "Europe/Moscow".into(),
            now,
            to: String::new(),
            desk: if brand.desk.is_empty() { name.to_owned() } else { brand.desk.clone() },
            footer: brand.footer.clone(),
            accent: brand.accent.clone(),
            number: 0,
            subject: String::new(),
            url: self.config.public_url.clone(),
            confirm_url: String::new(),
            author: String::new(),
            requester: String::new(),
            org: String::new(),
            text: String::new(),
            signature: String::new(),
            internal: false,
            opening: false,
            files: vec![],
            priority: 4,
            closed: false,
            silence_days: self.rules().silence_days(),
            since: now,
            deadline: None,
            access_url: String::new(),
            hours: None,
            entry: None,
            offer: None,
            release: String::new(),
            alert: None,
            asks_url: String::new(),
            asks: vec![],
            calls: vec![],
            report: None,
        }
    }
}
