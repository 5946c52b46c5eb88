//! Everything that decides whom to call, as it stands.

use crate::{AppError, Scene};
use calendars::Compiled;
use domain::duty::{Absence, Book, Map, Rota};
use domain::ids::{CalendarId, OrganisationId, PersonId};
use domain::people::Role;
use domain::time::Moment;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use store::{Tx, duty, people};

/// A client's map with all that it may name.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub map: Map,
    pub rotas: Vec<Rota>,
    pub absences: Vec<Absence>,
    calendars: BTreeMap<CalendarId, Arc<Compiled>>,
}

impl Standing {
    /// As it stands for a client. Who has no map has an empty one: everything reaches our head.
    pub fn of(tx: &mut Tx<'_>, scene: &Scene, client: OrganisationId) -> Result<Standing, AppError> {
        let map = match duty::versions(tx, "map", client.0)?.into_iter().next() {
            Some(document) => serde_json::from_str(&document.doc).map_err(AppError::broken)?,
            None => Map::new(client, head(tx)?),
        };
        Standing::with_map(tx, scene, map)
    }

    /// The same for a map that may not be written yet.
    pub fn with_map(tx: &mut Tx<'_>, scene: &Scene, map: Map) -> Result<Standing, AppError> {
        let absences = duty::absences(tx, scene.now)?.into_iter().map(|away| away.absence).collect();
        let mut calendars = BTreeMap::new();
        for id in map.types.iter().flat_map(|one| &one.steps).filter_map(|step| step.calendar) {
            if let Some(calendar) = scene.promises.standing_calendar(tx, id)? {
                calendars.insert(id, calendar);
            }
        }
        Ok(Standing { map, rotas: rotas(tx)?, absences, calendars })
    }

    /// Asks the book. A calendar that is not there any more is taken for always open: rather a call too many.
    pub fn with<R>(&self, ask: impl FnOnce(&Book<'_>) -> R) -> R {
        let open = |id: CalendarId, at: Moment| self.calendars.get(&id).is_none_or(|one| one.is_open(at));
        ask(&Book { map: &self.map, rotas: &self.rotas, absences: &self.absences, open: &open })
    }
}

/// All rotas.
pub(super) fn rotas(tx: &mut Tx<'_>) -> Result<Vec<Rota>, AppError> {
    let all = duty::newest(tx, "rota")?;
    all.iter().map(|one| serde_json::from_str(&one.doc).map_err(AppError::broken)).collect()
}

/// Our head: the first of those who lead; of a desk that nobody leads whoever sets it up, else anybody of us.
pub(super) fn head(tx: &mut Tx<'_>) -> Result<PersonId, AppError> {
    let staff = people::staff(tx)?;
    let of = |role: Role| staff.iter().find(|(_, _, one)| *one == role).map(|(person, ..)| *person);
    let found = of(Role::Head).or_else(|| of(Role::Administrator)).or_else(|| staff.first().map(|one| one.0));
    found.ok_or_else(|| AppError::broken("nobody works at this desk"))
}

/// Names of people.
pub(crate) fn named(
    tx: &mut Tx<'_>,
    persons: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, AppError> {
    let mut names = BTreeMap::new();
    for person in persons {
        if let Entry::Vacant(free) = names.entry(person) {
            free.insert(people::name(tx, person)?.unwrap_or_default());
        }
    }
    Ok(names)
}
