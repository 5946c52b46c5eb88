//! Who takes part: the desk and its twelve clients. Written by hand in `content/cast.toml`.

use serde::Deserialize;

/// Everybody of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Cast {
    /// The company whose desk it is.
    pub provider: Provider,
    /// The people of the desk.
    pub staff: Vec<Staff>,
    /// The companies under contract.
    pub clients: Vec<Client>,
}

/// The company whose desk it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Its mail domain.
    pub domain: String,
}

/// A member of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Staff {
    /// Unique among the staff.
    pub key: String,
    /// Given name and family name.
    pub name: String,
    /// Mail address.
    pub mail: String,
    /// What the person may do.
    pub role: StaffRole,
    /// The support line, 1 to 3.
    pub line: u8,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA time zone.
    pub zone: String,
    /// What stands under the person's answers.
    pub signature: String,
    /// Whether verbs of the person take the feminine form.
    #[serde(default)]
    pub female: bool,
    /// When the person works.
    pub shift: Shift,
}

/// Working time of a member of the desk, in the zone of that person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Shift {
    /// First hour.
    pub from: i8,
    /// The hour at which work ends; at most 24.
    pub to: i8,
    /// Two days of work and two of rest, beginning with this day of the four; none for Monday to Friday.
    pub turn: Option<i64>,
}

/// What a member of the desk may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Works on requests.
    Engineer,
    /// Leads the desk.
    Head,
    /// Sets the desk up.
    Admin,
}

/// A company under contract.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Client {
    /// Unique among the clients.
    pub key: String,
    /// The name, invented.
    pub name: String,
    /// The trade, which decides what can happen to the client.
    pub kind: String,
    /// Mail domain.
    pub domain: String,
    /// IANA time zone.
    pub zone: String,
    /// Prefix of ticket numbers.
    pub prefix: String,
    /// What an engineer must know about the client.
    pub memo: String,
    /// When the client's people write.
    pub rhythm: Rhythm,
    /// How many requests come from the client, relative to the others.
    pub share: u32,
    /// The client's people.
    pub people: Vec<Person>,
}

/// When the people of a client write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Nine to six from Monday to Friday, a tail in the evening.
    Office,
    /// Every day; a part by night.
    Shop,
    /// Every day from opening to closing.
    Till,
    /// Early to early evening, Saturdays too.
    Field,
}

/// A person of a client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Person {
    /// Unique among all people of all clients.
    pub key: String,
    /// Given name and family name.
    pub name: String,
    /// How colleagues at the desk address the person.
    pub call: String,
    /// Mail address.
    pub mail: String,
    /// Phone number, from ranges that are given to nobody.
    pub phone: String,
    /// The post.
    pub position: String,
    /// What the person sees in the portal.
    pub role: Role,
    /// `ru` or `en`.
    pub locale: String,
    /// Whether verbs of the person take the feminine form.
    #[serde(default)]
    pub female: bool,
    /// How the person writes.
    #[serde(default)]
    pub temper: Temper,
}

/// What a person of a client sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Own requests.
    Requester,
    /// All requests of the company.
    ClientManager,
}

/// How a person writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temper {
    /// To the point.
    #[default]
    Plain,
    /// No greeting, few words.
    Brief,
    /// Greets, thanks.
    Warm,
    /// Displeased, but polite.
    Angry,
    /// Small letters, several questions at once.
    Chaotic,
}

/// Everybody of the demonstration. The same at every call.
pub fn cast() -> Cast {
    toml::from_str(include_str!("../content/cast.toml")).expect("content/cast.toml is checked by tests")
}

impl Cast {
    /// The client that a person belongs to, and the person.
    pub fn person(&self, key: &str) -> Option<(&Client, &Person)> {
        self.clients.iter().find_map(|c| c.people.iter().find(|p| p.key == key).map(|p| (c, p)))
    }

    /// A member of the desk.
    pub fn member(&self, key: &str) -> Option<&Staff> {
        self.staff.iter().find(|s| s.key == key)
    }
}
