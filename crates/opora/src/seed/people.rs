//! The people of a seeded desk: invented names of the demonstration's cast, newly combined.

use super::Size;
use anyhow::Result;
use app::App;
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{Grant, OrgKind, Role, Scope};
use store::people::{self, Organisation, Person};
use store::{StoreError, Tx};

/// The domain of the desk's mails.
pub const DOMAIN: &str = "desk.example";
/// People of each client.
const PER_CLIENT: u32 = 3;
/// Clients entered in one commit.
const BATCH: u32 = 100;

/// Everybody.
pub struct Crowd {
    /// Clients with their people: id and mail address.
    pub clients: Vec<(OrganisationId, Vec<(PersonId, String)>)>,
    /// Engineers.
    pub engineers: Vec<PersonId>,
}

/// The mail address of an engineer.
pub fn engineer_mail(n: u32) -> String {
    format!("engineer{}@{DOMAIN}", n + 1)
}

/// The mail address of a client's person.
pub fn client_mail(client: u32, n: u32) -> String {
    format!("person{}@client{}.example", n + 1, client + 1)
}

/// Enters everybody.
pub async fn enter(app: &App, size: Size, at: i64) -> Result<Crowd> {
    let book = std::sync::Arc::new(Names::new());
    let (ids, names) = (app.ids.clone(), book.clone());
    let engineers = app
        .db
        .write(move |tx| -> Result<Vec<PersonId>, StoreError> {
            let ours = OrganisationId(ids.next());
            people::insert_org(tx, &organisation(ours, OrgKind::Ours, names.provider.clone(), at))?;
            people::insert_domain(tx, DOMAIN, ours)?;
            let grant = Grant { role: Role::Engineer, scope: Scope::Desk };
            (0..size.engineers)
                .map(|n| enter_person(tx, &|| ids.next(), names.person(n), &engineer_mail(n), grant, at))
                .collect()
        })
        .await?;
    let mut clients = Vec::new();
    for from in (0..size.clients).step_by(BATCH as usize) {
        let (ids, names) = (app.ids.clone(), book.clone());
        let to = (from + BATCH).min(size.clients);
        clients.extend(
            app.db
                .write(move |tx| -> Result<Vec<_>, StoreError> {
                    (from..to).map(|client| enter_client(tx, &|| ids.next(), &names, client, at)).collect()
                })
                .await?,
        );
    }
    Ok(Crowd { clients, engineers })
}

type Client = (OrganisationId, Vec<(PersonId, String)>);

fn enter_client(
    tx: &mut Tx<'_>,
    next: &dyn Fn() -> i64,
    names: &Names,
    client: u32,
    at: i64,
) -> Result<Client, StoreError> {
    let id = OrganisationId(next());
    people::insert_org(tx, &organisation(id, OrgKind::Client, names.client(client), at))?;
    people::insert_domain(tx, &format!("client{}.example", client + 1), id)?;
    let mut persons = Vec::new();
    for n in 0..PER_CLIENT {
        let role = if n == 0 { Role::ClientManager } else { Role::Requester };
        let grant = Grant { role, scope: Scope::Organisation(id) };
        let mail = client_mail(client, n);
        persons.push((
            enter_person(tx, next, names.person(client * PER_CLIENT + n + 7), &mail, grant, at)?,
            mail,
        ));
    }
    Ok((id, persons))
}

fn organisation(id: OrganisationId, kind: OrgKind, name: String, at: i64) -> Organisation {
    let zone = "Europe/Moscow".to_owned();
    Organisation {
        id,
        kind,
        name,
        prefix: String::new(),
        memo: String::new(),
        zone,
        parent: None,
        created_at: at,
    }
}

fn enter_person(
    tx: &mut Tx<'_>,
    next: &dyn Fn() -> i64,
    name: String,
    mail: &str,
    grant: Grant,
    at: i64,
) -> Result<PersonId, StoreError> {
    let id = PersonId(next());
    let person = Person {
        id,
        signature: name.clone(),
        name,
        position: String::new(),
        locale: "ru".into(),
        zone: "Europe/Moscow".into(),
        theme: "system".into(),
        active: true,
        created_at: at,
    };
    people::insert_person(tx, &person)?;
    people::insert_contact(tx, ContactPointId(next()), id, "mail", mail)?;
    people::insert_grant(tx, GrantId(next()), id, grant)?;
    Ok(id)
}

/// Names to combine: given names and family names of one gender.
struct Names {
    provider: String,
    companies: Vec<String>,
    women: (Vec<String>, Vec<String>),
    men: (Vec<String>, Vec<String>),
}

impl Names {
    fn new() -> Names {
        let cast = demo::cast();
        let staff = cast.staff.iter().map(|member| (member.name.as_str(), member.female));
        let clients = cast.clients.iter().flat_map(|client| &client.people);
        let clients = clients
            .filter(|person| person.locale == "ru")
            .map(|person| (person.name.as_str(), person.female));
        let (mut women, mut men) = ((vec![], vec![]), (vec![], vec![]));
        for (name, female) in staff.chain(clients) {
            let Some((given, family)) = name.split_once(' ') else { continue };
            let of = if female { &mut women } else { &mut men };
            of.0.push(given.to_owned());
            of.1.push(family.to_owned());
        }
        let companies = cast.clients.iter().map(|client| client.name.clone()).collect();
        Names { provider: cast.provider.name, companies, women, men }
    }

    fn person(&self, n: u32) -> String {
        let (given, family) = if n.is_multiple_of(2) { &self.women } else { &self.men };
        let n = n as usize / 2;
        // Steps that share no divisor with each other's lists walk through all pairs before they repeat one.
        format!("{} {}", given[n % given.len()], family[(n + n / given.len()) % family.len()])
    }

    fn client(&self, n: u32) -> String {
        let (n, all) = (n as usize, self.companies.len());
        match n / all {
            0 => self.companies[n].clone(),
            series => format!("{} {}", self.companies[n % all], series + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_many() {
        let names = Names::new();
        let persons: HashSet<String> = (0..400).map(|n| names.person(n)).collect();
        assert!(persons.len() > 200, "{}", persons.len());
        let clients: HashSet<String> = (0..800).map(|n| names.client(n)).collect();
        assert_eq!(clients.len(), 800);
    }
}
