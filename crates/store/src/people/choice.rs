//! People to choose from.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, PersonId};
use domain::people::Role;

/// A client's person, for lists to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientPerson {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The first mail address.
    pub mail: String,
    /// The client.
    pub org_id: OrganisationId,
    /// Its name.
    pub org: String,
}

/// Persons of clients with a mail address, by client and name.
pub fn client_people(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<ClientPerson>, StoreError> {
    tx.all(
        sql!(
            "select p.id, p.name, c.value, o.id, o.name
             from role_grant g
             join person p on p.id = g.person_id
             join organisation o on o.id = g.org_id
             join contact_point c on c.person_id = p.id and c.kind = 'mail'
             where g.role in ('requester', 'client_manager') and p.active
             order by o.name_folded, p.name_folded, c.id limit $1"
        ),
        &args![limit],
        |row| {
            Ok(ClientPerson {
                id: row.get(0)?,
                name: row.get(1)?,
                mail: row.get(2)?,
                org_id: row.get(3)?,
                org: row.get(4)?,
            })
        },
    )
}

/// Somebody with a mail address, for lists to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The first mail address.
    pub mail: String,
    /// In which role.
    pub role: Role,
}

/// Active persons with a mail address who are of an organisation or of ours, by name.
pub fn reachable(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Reachable>, StoreError> {
    let rows = tx.all(
        sql!(
            "select p.id, p.name, c.value, g.role
             from role_grant g
             join person p on p.id = g.person_id
             join contact_point c on c.person_id = p.id and c.kind = 'mail'
             where p.active and (g.org_id = $1 or g.role in ('engineer', 'head', 'administrator'))
             order by p.name_folded, p.id, c.id"
        ),
        &args![org],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<String>(3)?)),
    )?;
    let mut out: Vec<Reachable> = Vec::new();
    for (id, name, mail, role) in rows {
        if let Some(role) = Role::from_code(&role)
            && out.last().is_none_or(|last| last.id != id)
        {
            out.push(Reachable { id, name, mail, role });
        }
    }
    Ok(out)
}
