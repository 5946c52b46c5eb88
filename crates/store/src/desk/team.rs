//! Teams: who works on a line. Members, partner and calendar belong here when lines get them.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::TeamId;
use domain::text::fold;
use domain::time::Moment;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name; no two have the same, upper and lower case aside.
    pub name: String,
    /// The line that it works on.
    pub line: u8,
    /// When it was entered.
    pub created_at: Moment,
}

macro_rules! team_columns {
    () => {
        "select id, name, line, created_at from team "
    };
}

fn team_row(row: &Row<'_>) -> Result<Team, StoreError> {
    Ok(Team { id: row.get(0)?, name: row.get(1)?, line: row.get(2)?, created_at: row.get(3)? })
}

/// Enters a team.
pub fn insert_team(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into team (id, name, name_folded, line, created_at) values ($1, $2, $3, $4, $5)"),
        &args![team.id, &team.name, fold(&team.name), team.line, team.created_at],
    )?;
    Ok(())
}

/// A team by id.
pub fn team(tx: &mut Tx<'_>, id: TeamId) -> Result<Option<Team>, StoreError> {
    tx.opt(sql!(concat!(team_columns!(), "where id = $1")), &args![id], team_row)
}

/// The team of a name.
pub fn team_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Team>, StoreError> {
    tx.opt(sql!(concat!(team_columns!(), "where name_folded = $1")), &args![fold(name)], team_row)
}

/// All teams by line and name.
pub fn teams(tx: &mut Tx<'_>) -> Result<Vec<Team>, StoreError> {
    tx.all(sql!(concat!(team_columns!(), "order by line, name_folded")), &args![], team_row)
}
