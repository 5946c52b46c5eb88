//! Trackers of the makers: what they tell moves the tickets that name their tasks.

use super::{KINDS, NewRelease, News, TaskNews, enter, out, read};
use crate::desk::{Acted, carry_out};
use crate::secret::{random_token, same};
use crate::{Actor, App, AppError, Scene, trail};
use domain::desk::{By, Channel, Command, Entry, Event, Refusal, Releasing, Task, Ticket};
use domain::ids::{ReleaseId, TrackerId};
use domain::people::{Object, Permission};
use domain::text::label;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use store::releases::{self, Tracker, TrackerTask};
use store::{Tx, desk};

/// The most trackers of a desk.
const MOST: usize = 20;
/// The longest telling, in bytes.
pub const LONGEST: usize = 1 << 20;

/// A tracker as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTracker {
    /// One of [`KINDS`].
    pub kind: String,
    /// How references name it: `Jira`.
    pub name: String,
    /// Where its pages are.
    pub base_url: String,
    /// Whether it is listened to.
    pub active: bool,
}

/// How a telling proves whose it is: the secret itself, or a signature of the body by it.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The secret.
    pub secret: String,
    /// `sha256=` and the HMAC of the body in hexadecimal digits.
    pub signature: String,
}

impl Proof {
    fn holds(&self, secret: &str, body: &[u8]) -> bool {
        if !self.secret.is_empty() {
            return same(&self.secret, secret);
        }
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(body);
        let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        same(self.signature.strip_prefix("sha256=").unwrap_or_default(), &digits)
    }
}

impl App {
    /// The trackers; their secrets stay sealed.
    pub async fn trackers(&self, actor: &Actor) -> Result<Vec<Tracker>, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(releases::trackers(tx)?) }).await
    }

    /// Enters a tracker; the answer holds the secret that its tellings are known by, which nobody can read again.
    pub async fn create_tracker(
        &self,
        actor: &Actor,
        new: NewTracker,
    ) -> Result<(TrackerId, String), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        let new = examined(new)?;
        let secret = random_token();
        let sealed = self.seal(&secret)?;
        let id = self
            .write_once(move |tx| -> Result<TrackerId, AppError> {
                let known = releases::trackers(tx)?;
                if known.len() >= MOST {
                    return Err(AppError::Invalid("name", "too-many"));
                }
                if known.iter().any(|one| one.name == new.name) {
                    return Err(AppError::Invalid("name", "taken"));
                }
                let tracker = Tracker {
                    id: TrackerId(scene.ids.next()),
                    kind: new.kind.clone(),
                    name: new.name.clone(),
                    base_url: new.base_url.clone(),
                    secret: sealed.clone(),
                    active: true,
                    created_at: scene.now,
                    told_at: None,
                    problem: String::new(),
                };
                releases::put_tracker(tx, &tracker)?;
                note(tx, &scene, &by, "tracker.create", &tracker)?;
                Ok(tracker.id)
            })
            .await?;
        Ok((id, secret))
    }

    /// Changes a tracker; its kind and name stay, for tickets refer to it by them.
    pub async fn change_tracker(&self, actor: &Actor, id: TrackerId, active: bool) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let tracker = releases::tracker(tx, id)?.ok_or(AppError::Missing)?;
            let tracker = Tracker { active, problem: String::new(), ..tracker };
            releases::put_tracker(tx, &tracker)?;
            note(tx, &scene, &by, "tracker.change", &tracker)
        })
        .await
    }

    /// Gives a tracker a new secret; the one before is worth nothing from now on.
    pub async fn rotate_tracker(&self, actor: &Actor, id: TrackerId) -> Result<String, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        let secret = random_token();
        let sealed = self.seal(&secret)?;
        self.write_once(move |tx| -> Result<(), AppError> {
            let tracker = releases::tracker(tx, id)?.ok_or(AppError::Missing)?;
            let tracker = Tracker { secret: sealed.clone(), ..tracker };
            releases::put_tracker(tx, &tracker)?;
            note(tx, &scene, &by, "tracker.rotate", &tracker)
        })
        .await?;
        Ok(secret)
    }

    /// Removes a tracker; what tickets know of its tasks stays.
    pub async fn delete_tracker(&self, actor: &Actor, id: TrackerId) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let tracker = releases::tracker(tx, id)?.ok_or(AppError::Missing)?;
            releases::delete_tracker(tx, id)?;
            note(tx, &scene, &by, "tracker.delete", &tracker)
        })
        .await
    }

    /// Takes what a tracker tells. Whoever cannot prove to be that tracker hears that there is none.
    pub async fn hear_tracker(&self, id: TrackerId, proof: Proof, body: Vec<u8>) -> Result<(), AppError> {
        let found = self.db.read(move |tx| -> Result<_, AppError> { Ok(releases::tracker(tx, id)?) }).await?;
        let tracker = found.filter(|one| one.active).ok_or(AppError::Missing)?;
        let secret = self.unseal(&tracker.secret).ok_or(AppError::Missing)?;
        if !proof.holds(&secret, &body) {
            return Err(AppError::Missing);
        }
        let news = read(&tracker.kind, &body);
        let scene = self.scene();
        let wrong = news.as_ref().err().copied();
        let acted = self
            .db
            .write(move |tx| -> Result<Vec<Acted>, AppError> {
                let Some(tracker) = releases::tracker(tx, id)? else { return Ok(vec![]) };
                let problem = wrong.unwrap_or_default().to_owned();
                let told_at = Some(scene.now);
                releases::put_tracker(tx, &Tracker { told_at, problem, ..tracker.clone() })?;
                match &news {
                    Ok(News::Task(task)) => hear(tx, &scene, &tracker, task),
                    Ok(News::Out(name)) => go_out(tx, &scene, &tracker, name).map(|()| vec![]),
                    Ok(News::Nothing) | Err(_) => Ok(vec![]),
                }
            })
            .await?;
        for one in &acted {
            self.tell(one);
        }
        match wrong {
            Some(what) => Err(AppError::Invalid("body", what)),
            None => Ok(()),
        }
    }
}

/// Keeps what was told of a task, and moves every ticket that names it.
fn hear(tx: &mut Tx<'_>, scene: &Scene, tracker: &Tracker, news: &TaskNews) -> Result<Vec<Acted>, AppError> {
    let kept = TrackerTask {
        tracker: tracker.id,
        name: news.name.clone(),
        title: news.title.clone(),
        state: news.state.clone(),
        done: news.done,
        release: news.release.clone(),
        url: news.url.clone(),
        told_at: scene.now,
    };
    releases::put_task(tx, &kept)?;
    let task = Task {
        system: tracker.name.clone(),
        value: news.name.clone(),
        state: news.state.clone(),
        done: news.done,
    };
    let mut acted = Vec::new();
    for id in releases::tickets_of_task(tx, &tracker.name, &news.name)? {
        let Some(ticket) = desk::get(tx, id)? else { continue };
        let mut commands = vec![Command::Releasing(Releasing::Hear(task.clone()))];
        if ticket.state.is_live()
            && let Some(name) = label(&news.release)
            && !taken_out(tx, &ticket, &name)?
        {
            let release = named(tx, scene, tracker, &name)?;
            // What is out already cannot be waited for.
            if let Some(one) = releases::release(tx, release)?.filter(|one| one.out_at.is_none()) {
                commands.push(Command::Releasing(Releasing::Plan(one.planned())));
            }
        }
        match carry_out(tx, scene, ticket, commands, By::SYSTEM, Channel::Api, None) {
            Ok(one) => acted.push(one),
            Err(AppError::Refused(Refusal::Merged)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(acted)
}

/// Whether somebody took a ticket out of a release: he is not overruled by the next word of the tracker.
fn taken_out(tx: &mut Tx<'_>, ticket: &Ticket, name: &str) -> Result<bool, AppError> {
    let journal = desk::journal(tx, ticket.id)?;
    let by_hand = |entry: &Entry| match &entry.event {
        Event::Unplanned { name: of, .. } => of == name && entry.by.person.is_some(),
        _ => false,
    };
    Ok(journal.iter().any(by_hand))
}

/// The release of a tracker by its name; made when nobody has heard of it.
fn named(tx: &mut Tx<'_>, scene: &Scene, tracker: &Tracker, name: &str) -> Result<ReleaseId, AppError> {
    if let Some(known) = releases::release_named(tx, &tracker.name, name)? {
        return Ok(known.id);
    }
    let new = NewRelease { product: tracker.name.clone(), name: name.to_owned(), ..NewRelease::default() };
    let id = ReleaseId(scene.ids.next());
    enter(tx, scene, id, &new)?;
    Ok(id)
}

/// A release that nobody waits for is nothing to us.
fn go_out(tx: &mut Tx<'_>, scene: &Scene, tracker: &Tracker, name: &str) -> Result<(), AppError> {
    let Some(name) = label(name) else { return Ok(()) };
    match releases::release_named(tx, &tracker.name, &name)? {
        Some(release) => out(tx, scene, release, &tracker.name),
        None => Ok(()),
    }
}

fn examined(new: NewTracker) -> Result<NewTracker, AppError> {
    if !KINDS.contains(&new.kind.as_str()) {
        return Err(AppError::Invalid("kind", "unknown"));
    }
    let base_url = new.base_url.trim().to_owned();
    let web = base_url.starts_with("https://") || base_url.starts_with("http://");
    let odd =
        !web || base_url.len() > 300 || base_url.contains(|c: char| c.is_control() || c.is_whitespace());
    if !base_url.is_empty() && odd {
        return Err(AppError::Invalid("base_url", "url"));
    }
    Ok(NewTracker { name: label(&new.name).ok_or(AppError::Invalid("name", "empty"))?, base_url, ..new })
}

fn note(tx: &mut Tx<'_>, scene: &Scene, by: &str, act: &str, one: &Tracker) -> Result<(), AppError> {
    let detail = json!({ "name": one.name, "kind": one.kind, "active": one.active });
    trail::tell(tx, scene.now, by, act, &one.id.to_string(), &detail)
}
