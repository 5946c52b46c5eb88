//! Checks are written, tried over what was sent, and approved by a second person before they are live.

use super::note::note;
use super::run::{ask, gather, judge};
use super::text::{CheckText, Wrong};
use crate::{Actor, App, AppError, trail};
use domain::ids::{CheckId, OrganisationId, PersonId};
use domain::people::{Object, Permission};
use domain::text::fold;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::checks::{self, CheckRow};
use store::{Tx, people};

/// Rows that a dry run shows.
const SHOWN: usize = 20;

/// A check in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSummary {
    /// Its id.
    pub id: CheckId,
    /// Whose suppliers it judges.
    pub client: String,
    /// What it is called.
    pub name: String,
    /// The version that is live; none when there is none.
    pub live: Option<i64>,
    /// The version that waits; none when there is none.
    pub draft: Option<i64>,
}

/// A check as its page shows it.
#[derive(Clone, Debug)]
pub struct CheckPage {
    /// Its id.
    pub id: CheckId,
    /// Whose suppliers it judges.
    pub client: (OrganisationId, String),
    /// Its versions, the newest first, with who wrote and who approved each.
    pub versions: Vec<(CheckRow, String, String)>,
    /// What the last dry run of the newest found.
    pub tried: Option<Tried>,
    /// Whether the reader may change it.
    pub may_manage: bool,
    /// Whether he may approve the newest: he did not write it.
    pub may_approve: bool,
}

/// What a dry run found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// When.
    pub at: i64,
    /// Suppliers over whose files it was run.
    pub suppliers: u64,
    /// Rows that were judged.
    pub rows: u64,
    /// Findings of each supplier.
    pub counts: Vec<(String, u64)>,
    /// The first of them.
    pub shown: Vec<TriedRow>,
    /// Milliseconds that it took.
    pub took: u64,
    /// Where it could not be run, and why.
    pub troubles: Vec<(String, String)>,
}

/// A finding of a dry run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedRow {
    /// Whose.
    pub supplier: String,
    /// The rule.
    pub rule: String,
    /// Of which day.
    pub day: String,
    /// The line of the file; 0 when it is of no one line.
    pub line: i64,
    /// The key.
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

fn newest(tx: &mut Tx<'_>, actor: &Actor, id: CheckId, what: Permission) -> Result<CheckRow, AppError> {
    let newest = checks::check_versions(tx, id)?.into_iter().next().ok_or(AppError::Missing)?;
    actor.may(what, Object::Organisation(newest.client)).map_err(|_| AppError::Missing)?;
    Ok(newest)
}

/// A check must be of its form and hold its examples before it is kept.
fn proved(text: &str) -> Result<Result<CheckText, Wrong>, AppError> {
    Ok(CheckText::parse(text).and_then(|check| check.prove().map(|()| check)))
}

impl App {
    /// The checks of the clients whose data an actor may see.
    pub async fn data_checks(&self, actor: &Actor) -> Result<Vec<CheckSummary>, AppError> {
        actor.may_somewhere(Permission::DataRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all: Vec<CheckSummary> = Vec::new();
                for row in checks::checks(tx)? {
                    if !actor.can(Permission::DataRead, Object::Organisation(row.client)) {
                        continue;
                    }
                    let at = match all.iter().position(|one| one.id == row.id) {
                        Some(at) => at,
                        None => {
                            let client = people::org(tx, row.client)?.map(|org| org.name).unwrap_or_default();
                            let name = row.name.clone();
                            all.push(CheckSummary { id: row.id, client, name, live: None, draft: None });
                            all.len() - 1
                        }
                    };
                    let place = if row.state == "live" { &mut all[at].live } else { &mut all[at].draft };
                    *place = Some(row.version);
                }
                all.sort_by_key(|one| (fold(&one.client), fold(&one.name)));
                Ok(all)
            })
            .await
    }

    /// A check with its versions.
    pub async fn data_check(&self, actor: &Actor, id: CheckId) -> Result<CheckPage, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<CheckPage, AppError> {
                let newest = newest(tx, &actor, id, Permission::DataRead)?;
                let object = Object::Organisation(newest.client);
                let mut versions = Vec::new();
                for row in checks::check_versions(tx, id)? {
                    let mut name = |who: Option<PersonId>| -> Result<String, AppError> {
                        Ok(who.map(|who| people::name(tx, who)).transpose()?.flatten().unwrap_or_default())
                    };
                    let (author, approved) = (name(Some(row.author))?, name(row.approved_by)?);
                    versions.push((row, author, approved));
                }
                let client = people::org(tx, newest.client)?.map(|org| org.name).unwrap_or_default();
                let may_manage = actor.can(Permission::DataManage, object);
                Ok(CheckPage {
                    id,
                    client: (newest.client, client),
                    tried: serde_json::from_str(&newest.tried).ok(),
                    may_approve: may_manage && newest.state == "draft" && actor.person != Some(newest.author),
                    may_manage,
                    versions,
                })
            })
            .await
    }

    /// Writes a check, or its next version, as a draft. What is wrong with its text comes back in words.
    pub async fn save_check(
        &self,
        actor: &Actor,
        id: Option<CheckId>,
        client: OrganisationId,
        text: &str,
    ) -> Result<Result<CheckId, Wrong>, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let owned = text.to_owned();
        let read = tokio::task::spawn_blocking(move || proved(&owned)).await.map_err(AppError::broken)??;
        let check = match read {
            Ok(check) => check,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let (scene, actor, text) = (self.scene(), actor.clone(), text.to_owned());
        let name = check.title(&actor.locale).to_owned();
        self.db
            .write(move |tx| -> Result<Result<CheckId, Wrong>, AppError> {
                let old = id.map(|id| newest(tx, &actor, id, Permission::DataManage)).transpose()?;
                let client = old.as_ref().map_or(client, |old| old.client);
                actor
                    .may(Permission::DataManage, Object::Organisation(client))
                    .map_err(|_| AppError::Missing)?;
                people::org(tx, client)?.ok_or(AppError::Missing)?;
                let id = old.as_ref().map_or_else(|| CheckId(scene.ids.next()), |old| old.id);
                let version = match &old {
                    Some(old) if old.state == "draft" => old.version,
                    Some(old) => old.version + 1,
                    None => 1,
                };
                let row = CheckRow {
                    id,
                    version,
                    client,
                    state: "draft".to_owned(),
                    name: name.clone(),
                    doc: text.clone(),
                    author: actor.person.unwrap_or(PersonId(0)),
                    written_at: scene.now,
                    approved_by: None,
                    approved_at: None,
                    tried: String::new(),
                };
                checks::put_check(tx, &row)?;
                let detail = json!({ "name": name, "version": version });
                trail::tell(tx, scene.wall, &actor.name, "check.save", &id.to_string(), &detail)?;
                Ok(Ok(id))
            })
            .await
    }

    /// Runs the newest version over what the client's suppliers sent; nothing is noted, nobody is written to.
    pub async fn try_check(&self, actor: &Actor, id: CheckId) -> Result<Tried, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let (scene, who) = (self.scene(), actor.clone());
        let (row, text, grounds) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let row = newest(tx, &who, id, Permission::DataManage)?;
                let text = CheckText::parse(&row.doc).map_err(AppError::broken)?;
                let mut grounds = Vec::new();
                for one in checks::suppliers(tx)?.into_iter().filter(|one| one.client == row.client) {
                    let name = people::org(tx, one.org)?.map(|org| org.name).unwrap_or_default();
                    grounds.push((name, gather(tx, &scene, one.id, text.days)?));
                }
                Ok((row, text, grounds))
            })
            .await?;
        let now = self.now();
        let run = move || -> Result<Tried, AppError> {
            let begun = std::time::Instant::now();
            let mut tried = Tried { at: now, ..Tried::default() };
            for (name, gathered) in grounds {
                let ground = gathered.lay()?;
                tried.suppliers += 1;
                let table = ground.tables.0.get(&text.check.table.name);
                tried.rows += table.map_or(0, |table| table.rows.len() as u64);
                match judge(id, &text, &ground) {
                    Ok((0, _)) => {}
                    Ok((count, found)) => {
                        for one in found.into_iter().take(SHOWN.saturating_sub(tried.shown.len())) {
                            tried.shown.push(TriedRow {
                                supplier: name.clone(),
                                rule: one.rule,
                                day: one.day.to_string(),
                                line: one.line,
                                key: one.key,
                                found: one.found,
                                expected: one.expected,
                            });
                        }
                        tried.counts.push((name, count));
                    }
                    Err(wrong) => tried.troubles.push((name, wrong.to_string())),
                }
            }
            tried.took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            Ok(tried)
        };
        let tried = tokio::task::spawn_blocking(run).await.map_err(AppError::broken)??;
        let kept = serde_json::to_string(&tried).map_err(AppError::broken)?;
        self.db
            .write(move |tx| -> Result<(), AppError> {
                Ok(checks::put_check(tx, &CheckRow { tried: kept.clone(), ..row.clone() })?)
            })
            .await?;
        Ok(tried)
    }

    /// Puts the newest version live: by somebody who did not write it, after it was tried. Suppliers are judged by it
    /// from now on.
    pub async fn approve_check(&self, actor: &Actor, id: CheckId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let mut row = newest(tx, &actor, id, Permission::DataManage)?;
                if row.state != "draft" {
                    return Err(AppError::Invalid("check", "settled"));
                }
                if actor.person == Some(row.author) {
                    return Err(AppError::Invalid("check", "own"));
                }
                if row.tried.is_empty() {
                    return Err(AppError::Invalid("check", "untried"));
                }
                for old in checks::check_versions(tx, id)?.into_iter().filter(|old| old.state == "live") {
                    checks::put_check(tx, &CheckRow { state: "past".to_owned(), ..old })?;
                }
                row.state = "live".to_owned();
                (row.approved_by, row.approved_at) = (actor.person, Some(scene.now));
                checks::put_check(tx, &row)?;
                let detail = json!({ "name": row.name, "version": row.version });
                trail::tell(tx, scene.wall, &actor.name, "check.approve", &id.to_string(), &detail)?;
                for one in checks::suppliers(tx)?.into_iter().filter(|one| one.client == row.client) {
                    ask(tx, &scene, one.id)?;
                }
                Ok(())
            })
            .await
    }

    /// Takes a check out of use. What it found stands no more.
    pub async fn retire_check(&self, actor: &Actor, id: CheckId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let row = newest(tx, &actor, id, Permission::DataManage)?;
                for old in checks::check_versions(tx, id)?.into_iter().filter(|old| old.state != "past") {
                    checks::put_check(tx, &CheckRow { state: "past".to_owned(), ..old })?;
                }
                let detail = json!({ "name": row.name });
                trail::tell(tx, scene.wall, &actor.name, "check.retire", &id.to_string(), &detail)?;
                for one in checks::suppliers(tx)?.into_iter().filter(|one| one.client == row.client) {
                    note(tx, &scene, (one.id, &format!("check:{id}")), vec![], None, Date::MIN)?;
                    ask(tx, &scene, one.id)?;
                }
                Ok(())
            })
            .await
    }
}
