//! People to choose from, as the options of a list under a field.

use app::desk::Reachable;
use askama::Template;

/// The options.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/people.html")]
pub struct PeoplePart {
    /// What the field will hold: name and address, which together name one person.
    pub options: Vec<String>,
}

impl PeoplePart {
    /// The options for these people.
    pub fn new(people: Vec<Reachable>) -> PeoplePart {
        let options = people.into_iter().map(|one| format!("{} · {}", one.name, one.mail));
        PeoplePart { options: options.collect() }
    }
}
