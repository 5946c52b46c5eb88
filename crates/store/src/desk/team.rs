//! Teams: who works on a line, ours or a partner's, with members.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, PersonId, TeamId};
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
    /// Whose it is, when not ours.
    pub partner: Option<OrganisationId>,
    /// When it was entered.
    pub created_at: Moment,
}

macro_rules! team_columns {
    () => {
        "select id, name, line, org_id, created_at from team "
    };
}

fn team_row(row: &Row<'_>) -> Result<Team, StoreError> {
    Ok(Team {
        id: row.get(0)?,
        name: row.get(1)?,
        line: row.get(2)?,
        partner: row.get(3)?,
        created_at: row.get(4)?,
    })
}

/// Enters a team.
pub fn insert_team(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into team (id, name, name_folded, line, org_id, created_at) values ($1, $2, $3, $4, $5, $6)"),
        &args![team.id, &team.name, fold(&team.name), team.line, team.partner, team.created_at],
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

/// Changes name, line and partner of a team.
pub fn update_team(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    tx.exec(
        sql!("update team set name = $2, name_folded = $3, line = $4, org_id = $5 where id = $1"),
        &args![team.id, &team.name, fold(&team.name), team.line, team.partner],
    )?;
    Ok(())
}

/// The members of all teams, by team.
pub fn members(tx: &mut Tx<'_>) -> Result<Vec<(TeamId, PersonId)>, StoreError> {
    tx.all(sql!("select team_id, person_id from team_member order by team_id, person_id"), &args![], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The members of a team.
pub fn members_of(tx: &mut Tx<'_>, team: TeamId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(
        sql!("select person_id from team_member where team_id = $1 order by person_id"),
        &args![team],
        |row| row.get(0),
    )
}

/// Makes these, and nobody else, the members of a team.
pub fn set_members(tx: &mut Tx<'_>, team: TeamId, members: &[PersonId]) -> Result<(), StoreError> {
    let known = members_of(tx, team)?;
    for gone in known.iter().filter(|one| !members.contains(one)) {
        tx.exec(sql!("delete from team_member where team_id = $1 and person_id = $2"), &args![team, *gone])?;
    }
    for new in members.iter().filter(|one| !known.contains(one)) {
        tx.exec(
            sql!("insert into team_member (team_id, person_id) values ($1, $2) on conflict do nothing"),
            &args![team, *new],
        )?;
    }
    Ok(())
}

/// Somebody to whom tickets are dealt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub person: PersonId,
    /// When it was last his turn.
    pub dealt_at: Moment,
    /// Live tickets that he has.
    pub load: i64,
}

/// The active members of a line's teams, or of one of them.
pub fn hands_of(tx: &mut Tx<'_>, line: u8, team: Option<TeamId>) -> Result<Vec<Hand>, StoreError> {
    tx.all(
        sql!(
            "select m.person_id, max(m.dealt_at), (select count(*) from ticket t where t.live and t.assignee_id = m.person_id)
             from team_member m join team on team.id = m.team_id join person p on p.id = m.person_id
             where team.line = $1 and p.active and ($2 = cast(0 as bigint) or team.id = $2)
             group by m.person_id order by m.person_id"
        ),
        &args![line, team.map_or(0, |team| team.0)],
        |row| Ok(Hand { person: row.get(0)?, dealt_at: row.get(1)?, load: row.get(2)? }),
    )
}

/// It was this member's turn.
pub fn note_dealt(tx: &mut Tx<'_>, person: PersonId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update team_member set dealt_at = $2 where person_id = $1"), &args![person, at])?;
    Ok(())
}

/// The numbers of tickets that nobody has and that are our move, on the lines of a person's teams (of somebody without a
/// team, on all lines): the nearest deadline first, then the most important, then the oldest.
pub fn next_numbers(tx: &mut Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<i64>, StoreError> {
    tx.all(
        sql!(
            "select t.number from ticket t left join ticket_clock c on c.ticket_id = t.id
             where t.live and t.assignee_id is null and t.turn = 'us'
               and (not exists (select 1 from team_member m where m.person_id = $1)
                or exists (select 1 from team_member m join team on team.id = m.team_id
                           where m.person_id = $1 and team.line = t.line and (t.team_id is null or t.team_id = team.id)))
             order by case when c.due_at is null then 1 else 0 end, c.due_at, t.priority, t.turn_since, t.id limit $2"
        ),
        &args![person, limit],
        |row| row.get(0),
    )
}

/// The teams of a person.
pub fn teams_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<TeamId>, StoreError> {
    tx.all(
        sql!("select team_id from team_member where person_id = $1 order by team_id"),
        &args![person],
        |row| row.get(0),
    )
}
