//! Writing rotas, covers, swaps and hand-over notes; the feed that calendar programs read.

use super::standing::{named, rotas};
use crate::incidents::token::Feed;
use crate::{Actor, App, AppError, trail};
use domain::duty::{Cover, Rota, Turn};
use domain::ids::{OrganisationId, PersonId, RotaId};
use domain::people::{Object, Permission};
use domain::text::label;
use domain::time::{DAY, Moment};
use serde_json::json;
use std::collections::BTreeMap;
use store::duty::{self, Document, Note};
use store::{Tx, people};

/// The most people of a rota.
const MOST: usize = 100;
/// A swap or a cover may lie so far ahead.
const AHEAD: i64 = 400 * DAY;

/// A rota as its page shows it.
#[derive(Clone, Debug)]
pub struct RotaView {
    /// The rota.
    pub rota: Rota,
    /// Its version.
    pub version: i64,
    /// Turns within the time that was asked for.
    pub turns: Vec<Turn>,
    /// What was said at hand-overs of late.
    pub notes: Vec<Note>,
    /// The last hand-over, when nothing was said at it.
    pub silent: Option<HandOver>,
    /// Names of everybody in it.
    pub names: BTreeMap<PersonId, String>,
    /// Who may be named.
    pub people: Vec<(PersonId, String)>,
    /// The link for calendar programs.
    pub feed: String,
}

/// A hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// When.
    pub at: Moment,
    /// Who handed over.
    pub from: Option<PersonId>,
    /// To whom.
    pub to: Option<PersonId>,
}

/// The last hand-over from one person to another.
fn last_hand_over(rota: &Rota, now: Moment) -> Option<HandOver> {
    let turns = rota.turns(now - 15 * DAY, now + 1);
    let change = turns.windows(2).rev().find(|pair| pair[0].person != pair[1].person)?;
    Some(HandOver { at: change[1].from, from: change[0].person, to: change[1].person })
}

fn find(tx: &mut Tx<'_>, id: RotaId) -> Result<(Rota, Document), AppError> {
    let document = duty::versions(tx, "rota", id.0)?.into_iter().next().ok_or(AppError::Missing)?;
    Ok((serde_json::from_str(&document.doc).map_err(AppError::broken)?, document))
}

fn anybody(tx: &mut Tx<'_>, org: Option<OrganisationId>) -> Result<Vec<(PersonId, String)>, AppError> {
    let mut all: Vec<(PersonId, String)> =
        people::staff(tx)?.into_iter().map(|(id, name, _)| (id, name)).collect();
    if let Some(org) = org {
        all.extend(people::people_of_org(tx, org)?.into_iter().map(|(id, name, _)| (id, name)));
    }
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.dedup_by_key(|one| one.0);
    Ok(all)
}

impl App {
    /// All rotas.
    pub async fn rotas(&self, actor: &Actor) -> Result<Vec<Rota>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        self.db.read(rotas).await
    }

    /// A rota with its turns within a time.
    pub async fn rota(
        &self,
        actor: &Actor,
        id: RotaId,
        (from, to): (Moment, Moment),
    ) -> Result<RotaView, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let (now, key) = (self.now(), self.key());
        let public = self.config.public_url.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let (rota, document) = find(tx, id)?;
                let people = anybody(tx, document.org)?;
                let notes = duty::notes(tx, id, now - 30 * DAY)?;
                let silent = last_hand_over(&rota, now)
                    .filter(|change| !notes.iter().any(|note| note.turn_at == change.at));
                let names = named(tx, rota.everybody().chain(notes.iter().filter_map(|note| note.person)))?;
                let feed = format!("{public}/duty/feeds/{}.ics", Feed { rota: id }.write(&key));
                let turns = rota.turns(from, to.min(from + AHEAD));
                Ok(RotaView { turns, rota, version: document.version, notes, silent, names, people, feed })
            })
            .await
    }

    /// Writes a rota, or the next version of one.
    pub async fn save_rota(
        &self,
        actor: &Actor,
        mut rota: Rota,
        org: Option<OrganisationId>,
        version: i64,
    ) -> Result<RotaId, AppError> {
        actor.may(Permission::DutyManage, Object::Desk)?;
        rota.name = label(&rota.name).ok_or(AppError::Invalid("name", "empty"))?;
        if !rota.is_sound() || rota.people.len() > MOST {
            return Err(AppError::Invalid("rota", "unsound"));
        }
        if rota.id.0 == 0 {
            rota.id = RotaId(self.ids.next());
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let known = duty::versions(tx, "rota", rota.id.0)?;
                let before = known.first().map_or(0, |one| one.version);
                if before != version {
                    return Err(AppError::Changed(before));
                }
                let org = known.first().map_or(org, |one| one.org);
                let allowed = anybody(tx, org)?;
                if !rota.people.iter().all(|person| allowed.iter().any(|(id, _)| id == person)) {
                    return Err(AppError::Invalid("person", "foreign"));
                }
                put(tx, &scene, &who, &rota, (org, before + 1))?;
                let detail = json!({ "name": rota.name, "version": before + 1 });
                trail::tell(tx, scene.wall, &who, "duty.rota", &rota.id.to_string(), &detail)?;
                Ok(rota.id)
            })
            .await
    }

    /// Somebody else is on for a time, or nobody. Whoever takes turns may give his own away and take over others'.
    pub async fn cover_turn(&self, actor: &Actor, id: RotaId, cover: Cover) -> Result<(), AppError> {
        actor.may_somewhere(Permission::IncidentWork)?;
        self.change_rota(actor, id, move |rota, now, allowed| {
            if cover.from >= cover.to || cover.to < now || cover.from > now + AHEAD {
                return Err(AppError::Invalid("time", "range"));
            }
            if cover.person.is_some_and(|person| !allowed.contains(&person)) {
                return Err(AppError::Invalid("person", "foreign"));
            }
            let note = label(&cover.note).ok_or(AppError::Invalid("note", "empty"))?;
            rota.cover(Cover { note, ..cover.clone() });
            Ok(())
        })
        .await
    }

    /// Swaps two turns, named by moments within them.
    pub async fn swap_turns(
        &self,
        actor: &Actor,
        id: RotaId,
        (one, other): (Moment, Moment),
        note: &str,
    ) -> Result<(), AppError> {
        actor.may_somewhere(Permission::IncidentWork)?;
        let note = label(note).ok_or(AppError::Invalid("note", "empty"))?;
        self.change_rota(actor, id, move |rota, now, _| {
            let turn = |at: Moment| {
                let around = rota.turns(at - 15 * DAY, at + 15 * DAY);
                around
                    .into_iter()
                    .find(|turn| turn.from <= at && at < turn.to)
                    .map(|turn| (turn.from, turn.to))
            };
            let (Some(first), Some(second)) = (turn(one), turn(other)) else {
                return Err(AppError::Invalid("time", "range"));
            };
            if first == second || first.1 < now || second.1 < now || one.max(other) > now + AHEAD {
                return Err(AppError::Invalid("time", "range"));
            }
            if rota.swap(first, second, &note) { Ok(()) } else { Err(AppError::Invalid("time", "gap")) }
        })
        .await
    }

    async fn change_rota(
        &self,
        actor: &Actor,
        id: RotaId,
        change: impl Fn(&mut Rota, Moment, &[PersonId]) -> Result<(), AppError> + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let (scene, who) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let (mut rota, document) = find(tx, id)?;
                let mine = who.person.is_some_and(|me| rota.everybody().any(|one| one == me));
                if !mine {
                    who.may(Permission::DutyManage, Object::Desk)?;
                }
                let allowed: Vec<PersonId> =
                    anybody(tx, document.org)?.into_iter().map(|(id, _)| id).collect();
                change(&mut rota, scene.now, &allowed)?;
                put(tx, &scene, &who.name, &rota, (document.org, document.version + 1))?;
                let detail = json!({ "name": rota.name, "version": document.version + 1 });
                trail::tell(tx, scene.wall, &who.name, "duty.rota", &id.to_string(), &detail)
            })
            .await
    }

    /// Says what there is to say at the last hand-over.
    pub async fn note_hand_over(&self, actor: &Actor, id: RotaId, text: &str) -> Result<(), AppError> {
        actor.may_somewhere(Permission::IncidentWork)?;
        let text: String = domain::text::typed(text).trim().chars().take(4_000).collect();
        if text.is_empty() {
            return Err(AppError::Invalid("text", "empty"));
        }
        let (scene, person) = (self.scene(), actor.person);
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let (rota, _) = find(tx, id)?;
                let change = last_hand_over(&rota, scene.now).ok_or(AppError::Invalid("text", "no-turn"))?;
                let note = Note {
                    id: scene.ids.next(),
                    rota: id,
                    turn_at: change.at,
                    person,
                    text: text.clone(),
                    at: scene.now,
                };
                Ok(duty::insert_note(tx, &note)?)
            })
            .await
    }

    /// A rota as calendar programs read it (iCalendar, RFC 5545), by its signed link: 30 days back, 90 ahead.
    pub async fn rota_feed(&self, token: &str) -> Result<String, AppError> {
        let feed = Feed::read(token, &self.key()).ok_or(AppError::Missing)?;
        let now = self.now();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let (rota, _) = find(tx, feed.rota)?;
                let names = named(tx, rota.everybody())?;
                Ok(calendar(&rota, &names, now))
            })
            .await
    }
}

fn put(
    tx: &mut Tx<'_>,
    scene: &crate::Scene,
    who: &str,
    rota: &Rota,
    (org, version): (Option<OrganisationId>, i64),
) -> Result<(), AppError> {
    let doc = serde_json::to_string(rota).map_err(AppError::broken)?;
    let document = Document {
        kind: "rota".into(),
        id: rota.id.0,
        version,
        org,
        name: rota.name.clone(),
        doc,
        made_at: scene.now,
        made_by: who.to_owned(),
        signed_at: None,
        signed_by: String::new(),
    };
    Ok(duty::insert(tx, &document)?)
}

fn calendar(rota: &Rota, names: &BTreeMap<PersonId, String>, now: Moment) -> String {
    let stamp = |at: Moment| {
        let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
        at.strftime("%Y%m%dT%H%M%SZ").to_string()
    };
    let escape =
        |text: &str| text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n");
    let mut out =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Opora//Duty//EN\r\nCALSCALE:GREGORIAN\r\n");
    line(&mut out, &format!("X-WR-CALNAME:{}", escape(&rota.name)));
    for turn in rota.turns(now - 30 * DAY, now + 90 * DAY) {
        let Some(name) = turn.person.and_then(|person| names.get(&person)) else { continue };
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}-{}@opora", rota.id, turn.from));
        line(&mut out, &format!("DTSTAMP:{}", stamp(now)));
        line(&mut out, &format!("DTSTART:{}", stamp(turn.from)));
        line(&mut out, &format!("DTEND:{}", stamp(turn.to)));
        line(&mut out, &format!("SUMMARY:{} · {}", escape(name), escape(&rota.name)));
        line(&mut out, "END:VEVENT");
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

/// A line of at most 75 octets, folded after that without cutting a letter.
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > 73 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
