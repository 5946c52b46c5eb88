//! What the names of a log become: teams, organisations, persons, each once. Persons of a log are nobody's whom we
//! know: they have no address, may not sign in, and cannot be given work.

use crate::{AppError, Scene};
use domain::ids::{GrantId, OrganisationId, PersonId, TeamId};
use domain::people::{Grant, OrgKind, Role, Scope};
use domain::text::label;
use std::collections::HashMap;
use store::Tx;
use store::desk::{self, Team};
use store::people::{self, Organisation, Person, directory};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Team,
    Organisation,
    Person,
    Requester,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Kind::Team => "team",
            Kind::Organisation => "organisation",
            Kind::Person => "person",
            Kind::Requester => "requester",
        }
    }
}

/// The names of a source that are known.
#[derive(Clone, Debug)]
pub(super) struct Names {
    source: String,
    client: String,
    known: HashMap<(Kind, String), i64>,
}

/// Names that a unit of work learns; forgotten with it when it fails.
pub(super) struct Learning<'n> {
    names: &'n Names,
    pub(super) fresh: HashMap<(Kind, String), i64>,
    /// How many of them were entered.
    pub(super) entered: u64,
}

impl Names {
    /// Those of a source, of which none is known yet.
    pub(super) fn of(source: &str, client: &str) -> Result<Names, AppError> {
        let source = label(source).ok_or(AppError::Invalid("source", "empty"))?;
        let client = label(client).ok_or(AppError::Invalid("client", "empty"))?;
        Ok(Names { source, client, known: HashMap::new() })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Keeps what a unit of work learnt.
    pub(super) fn learn(&mut self, fresh: HashMap<(Kind, String), i64>) {
        self.known.extend(fresh);
    }
}

impl<'n> Learning<'n> {
    pub(super) fn new(names: &'n Names) -> Learning<'n> {
        Learning { names, fresh: HashMap::new(), entered: 0 }
    }

    /// What a name is known as, also from an earlier import.
    fn known(&mut self, tx: &mut Tx<'_>, kind: Kind, name: &str) -> Result<Option<i64>, AppError> {
        let key = (kind, name.to_owned());
        if let Some(id) = self.names.known.get(&key).or_else(|| self.fresh.get(&key)) {
            return Ok(Some(*id));
        }
        let found = match kind {
            Kind::Team => desk::team_named(tx, name)?.map(|team| team.id.0),
            _ => desk::foreign_id(tx, &self.names.source, kind.code(), name)?,
        };
        if let Some(id) = found {
            self.fresh.insert(key, id);
        }
        Ok(found)
    }

    fn keep(&mut self, tx: &mut Tx<'_>, kind: Kind, name: &str, id: i64) -> Result<(), AppError> {
        if kind != Kind::Team {
            desk::insert_foreign_id(tx, &self.names.source, kind.code(), name, id)?;
        }
        self.entered += 1;
        self.fresh.insert((kind, name.to_owned()), id);
        Ok(())
    }

    /// The team of a name; `None` for no name.
    pub(super) fn team(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        name: Option<&str>,
        line: u8,
    ) -> Result<Option<TeamId>, AppError> {
        let Some(name) = name.and_then(label) else { return Ok(None) };
        if let Some(id) = self.known(tx, Kind::Team, &name)? {
            return Ok(Some(TeamId(id)));
        }
        let id = TeamId(scene.ids.next());
        desk::insert_team(tx, &Team { id, name: name.clone(), line, partner: None, created_at: scene.now })?;
        self.keep(tx, Kind::Team, &name, id.0)?;
        Ok(Some(id))
    }

    /// The team that a name is known as, without making one.
    pub(super) fn known_team(
        &mut self,
        tx: &mut Tx<'_>,
        name: Option<&str>,
    ) -> Result<Option<TeamId>, AppError> {
        let Some(name) = name.and_then(label) else { return Ok(None) };
        Ok(self.known(tx, Kind::Team, &name)?.map(TeamId))
    }

    /// Somebody who worked on cases.
    pub(super) fn person(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        name: Option<&str>,
    ) -> Result<Option<PersonId>, AppError> {
        let Some(name) = name.and_then(label) else { return Ok(None) };
        match self.known(tx, Kind::Person, &name)? {
            Some(id) => Ok(Some(PersonId(id))),
            None => self.enter(tx, scene, Kind::Person, &name, &name).map(Some),
        }
    }

    /// Somebody who worked on cases, if he is known.
    pub(super) fn known_person(
        &mut self,
        tx: &mut Tx<'_>,
        name: Option<&str>,
    ) -> Result<Option<PersonId>, AppError> {
        let Some(name) = name.and_then(label) else { return Ok(None) };
        Ok(self.known(tx, Kind::Person, &name)?.map(PersonId))
    }

    /// The client and the requester of a case; where the log is silent, the client of the import, and somebody who
    /// stands for all of it.
    pub(super) fn asked(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        client: Option<&str>,
        requester: Option<&str>,
    ) -> Result<(OrganisationId, PersonId), AppError> {
        let client = client.and_then(label).unwrap_or_else(|| self.names.client.clone());
        let org = self.organisation(tx, scene, &client)?;
        let name = requester.and_then(label).unwrap_or_else(|| client.clone());
        let key = format!("{client}\u{1f}{name}");
        if let Some(id) = self.known(tx, Kind::Requester, &key)? {
            return Ok((org, PersonId(id)));
        }
        let person = self.enter(tx, scene, Kind::Requester, &key, &name)?;
        let grant = Grant { role: Role::Requester, scope: Scope::Organisation(org) };
        people::insert_grant(tx, GrantId(scene.ids.next()), person, grant)?;
        Ok((org, person))
    }

    /// The organisation of a name: one of ours that is called so, or a new client.
    fn organisation(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        name: &str,
    ) -> Result<OrganisationId, AppError> {
        if let Some(id) = self.known(tx, Kind::Organisation, name)? {
            return Ok(OrganisationId(id));
        }
        let ours = directory::organisation_named(tx, name)?;
        let id = match ours {
            Some(org) => org.id,
            None => {
                let id = OrganisationId(scene.ids.next());
                let org = Organisation {
                    id,
                    kind: OrgKind::Client,
                    name: name.to_owned(),
                    prefix: String::new(),
                    memo: String::new(),
                    zone: scene.rules.hours.zone.clone(),
                    parent: None,
                    created_at: scene.now,
                };
                people::insert_org(tx, &org)?;
                id
            }
        };
        self.keep(tx, Kind::Organisation, name, id.0)?;
        Ok(id)
    }

    fn enter(
        &mut self,
        tx: &mut Tx<'_>,
        scene: &Scene,
        kind: Kind,
        key: &str,
        name: &str,
    ) -> Result<PersonId, AppError> {
        let id = PersonId(scene.ids.next());
        let person = Person {
            id,
            name: name.to_owned(),
            position: String::new(),
            locale: "ru".to_owned(),
            zone: scene.rules.hours.zone.clone(),
            signature: String::new(),
            theme: "system".to_owned(),
            active: false,
            created_at: scene.now,
        };
        people::insert_person(tx, &person)?;
        self.keep(tx, kind, key, id.0)?;
        Ok(id)
    }
}
