//! Secrets in links and buttons: they name what they are for and prove that we made them.

use crate::secret::Key;
use domain::ids::{IncidentId, OutgoingId, PersonId, RotaId};

/// A link in a mail that calls somebody or reports to him: what the mail told, to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailLink {
    /// The mail.
    pub mail: OutgoingId,
    /// To whom it went.
    pub person: PersonId,
}

impl MailLink {
    /// As it stands in the link.
    pub fn write(self, key: &Key) -> String {
        key.seal("call-mail", &[self.mail.0, self.person.0])
    }

    /// Reads and proves.
    pub fn read(text: &str, key: &Key) -> Option<MailLink> {
        let [mail, person] = key.unseal("call-mail", text)?;
        Some(MailLink { mail: OutgoingId(mail), person: PersonId(person) })
    }
}

/// A button that acknowledges one episode of one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Button {
    /// The incident.
    pub incident: IncidentId,
    /// Whose button.
    pub person: PersonId,
    /// Of which episode.
    pub episode: i64,
}

impl Button {
    /// As the button sends it: 64 bytes at most, as the Bot API wants.
    pub fn write(self, key: &Key) -> String {
        key.seal("call", &[self.incident.0, self.person.0, self.episode])
    }

    /// Reads and proves.
    pub fn read(text: &str, key: &Key) -> Option<Button> {
        let [incident, person, episode] = key.unseal("call", text)?;
        Some(Button { incident: IncidentId(incident), person: PersonId(person), episode })
    }
}

/// A link by which a calendar program reads a rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The rota.
    pub rota: RotaId,
}

impl Feed {
    /// As it stands in the link.
    pub fn write(self, key: &Key) -> String {
        key.seal("rota", &[self.rota.0])
    }

    /// Reads and proves.
    pub fn read(text: &str, key: &Key) -> Option<Feed> {
        let [rota] = key.unseal("rota", text)?;
        Some(Feed { rota: RotaId(rota) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_made_we_know_and_nothing_else() {
        let key = Key::random();
        let button = Button { incident: IncidentId(7), person: PersonId(i64::MAX), episode: 3 };
        let text = button.write(&key);
        assert!(text.len() <= 64, "{text}");
        assert_eq!(Button::read(&text, &key), Some(button));
        assert_eq!(Button::read(&text, &Key::random()), None);
        assert_eq!(Feed::read(&text, &key), None);
        let link = MailLink { mail: OutgoingId(5), person: PersonId(6) }.write(&key);
        assert_eq!(Button::read(&link, &key), None);
        for wrong in ["", ".", "a.b.c", &text[1..], &format!("{text}.1"), "call"] {
            assert_eq!(Button::read(wrong, &key), None, "{wrong}");
        }
    }
}
