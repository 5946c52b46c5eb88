//! Who sent a mail: the person of the address, made when new; on whose side he stands; to which clients he belongs.

use crate::{AppError, Scene};
use domain::channels::threading::Sender;
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{Grant, OrgKind, Role, Scope, Side};
use store::people::{self, Organisation, Person};
use store::{Tx, channels};

/// The organisation of people who belong to none that we know. Nobody in it sees anything of the others: it never
/// counts as a client that somebody is of.
pub(crate) const NOBODYS: OrganisationId = OrganisationId(1);

/// The longest address that there can be (RFC 5321).
const LONGEST: usize = 254;

/// The addresses of our mailboxes, read once for each mail.
pub(crate) struct Ours(Vec<String>);

impl Ours {
    /// Reads them.
    pub(crate) fn load(tx: &mut Tx<'_>) -> Result<Ours, AppError> {
        Ok(Ours(channels::mailboxes(tx)?.into_iter().map(|mailbox| mailbox.address).collect()))
    }

    /// Whether an address is one of our mailboxes, with or without a `+tag`.
    fn has(&self, address: &str) -> bool {
        self.0.contains(&without_tag(address))
    }
}

/// Whether a text is an address at which somebody could be reached: what is too long, or holds blanks or control
/// signs, is none.
pub(crate) fn is_address(text: &str) -> bool {
    let sound =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    text.len() <= LONGEST
        && text.rsplit_once('@').is_some_and(|(local, domain)| sound(local) && sound(domain))
}

/// What is known of an address, changing nothing.
pub(crate) fn know(tx: &mut Tx<'_>, ours: &Ours, address: &str) -> Result<Sender, AppError> {
    let is_our_mailbox = ours.has(address);
    let person = people::person_of_contact(tx, "mail", address)?;
    let grants = match person {
        Some(person) => people::grants(tx, person)?,
        None => vec![],
    };
    let mut orgs: Vec<OrganisationId> = grants
        .iter()
        .filter(|grant| !grant.role.is_staff())
        .filter_map(|grant| match grant.scope {
            Scope::Organisation(org) if org != NOBODYS => Some(org),
            _ => None,
        })
        .collect();
    let domain = address.rsplit('@').next().unwrap_or_default();
    if let Some(org) = people::org_of_domain(tx, domain)?
        && !orgs.contains(&org)
    {
        orgs.push(org);
    }
    let side = if grants.iter().any(|grant| grant.role.is_staff()) {
        Side::Staff
    } else if orgs.is_empty() {
        Side::Outside
    } else {
        Side::Client
    };
    Ok(Sender { person, side, orgs, is_our_mailbox })
}

/// `support+tag@desk.example` → `support@desk.example`, in lower case.
pub(crate) fn without_tag(address: &str) -> String {
    let low = address.to_lowercase();
    match low.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => low,
    }
}

/// The person of an address, entered when unknown: as a requester of the client of his domain, or of nobody.
pub(crate) fn meet(
    tx: &mut Tx<'_>,
    scene: &Scene,
    known: &Sender,
    address: &str,
    name: &str,
) -> Result<PersonId, AppError> {
    if let Some(person) = known.person {
        return Ok(person);
    }
    let org = match known.orgs.first() {
        Some(org) => *org,
        None => nobodys(tx, scene)?,
    };
    let zone = people::org(tx, org)?.map(|org| org.zone).unwrap_or_else(|| scene.rules.hours.zone.clone());
    let id = PersonId(scene.ids.next());
    let plain: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let name = match plain.trim() {
        "" => address.split('@').next().unwrap_or(address),
        name => name,
    };
    let person = Person {
        id,
        name: name.to_owned(),
        position: String::new(),
        locale: if is_cyrillic(name) || address.ends_with(".ru") { "ru".into() } else { guess(tx, org)? },
        zone,
        signature: String::new(),
        theme: "system".into(),
        active: true,
        created_at: scene.now,
    };
    people::insert_person(tx, &person)?;
    people::insert_contact(tx, ContactPointId(scene.ids.next()), id, "mail", address)?;
    let grant = Grant { role: Role::Requester, scope: Scope::Organisation(org) };
    people::insert_grant(tx, GrantId(scene.ids.next()), id, grant)?;
    Ok(id)
}

/// The organisation that stands for none.
pub(crate) fn nobodys(tx: &mut Tx<'_>, scene: &Scene) -> Result<OrganisationId, AppError> {
    if people::org(tx, NOBODYS)?.is_none() {
        let org = Organisation {
            id: NOBODYS,
            kind: OrgKind::Client,
            name: "—".into(),
            prefix: String::new(),
            memo: String::new(),
            zone: scene.rules.hours.zone.clone(),
            parent: None,
            created_at: scene.now,
        };
        people::insert_org(tx, &org)?;
    }
    Ok(NOBODYS)
}

/// Colleagues of an organisation speak as most of them do: Russian, unless its address book says otherwise.
fn guess(tx: &mut Tx<'_>, org: OrganisationId) -> Result<String, AppError> {
    for (person, ..) in people::people_of_org(tx, org)?.into_iter().take(3) {
        if let Some(person) = people::person(tx, person)? {
            return Ok(person.locale);
        }
    }
    Ok("ru".into())
}

fn is_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{is_address, without_tag};

    #[test]
    fn tags_fall_off() {
        assert_eq!(without_tag("Support+o.1.2@Desk.example"), "support@desk.example");
        assert_eq!(without_tag("a@b"), "a@b");
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for address in ["a@b", "\"a@b\"@c.example", "анна@почта.example"] {
            assert!(is_address(address), "{address}");
        }
        for text in
            ["", "a", "@", "a@", "@b", "a b@c", "a\0@b", "a@b\n", &format!("{}@b.example", "a".repeat(300))]
        {
            assert!(!is_address(text), "{text:?}");
        }
    }
}
