//! Releases of the makers' software, and tasks of their trackers: what a ticket of the last line waits for, and how its
//! client hears that it is there.

use super::{Event, Refusal, State, Ticket, WaitFor};
use crate::ids::ReleaseId;
use crate::text::excerpt;
use serde::{Deserialize, Serialize};

/// The longest state of a task, in characters.
const STATE: usize = 60;

/// The release that a ticket's mending is planned in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The release.
    pub release: ReleaseId,
    /// Its name when it was planned: `4.12`.
    pub name: String,
    /// Whether it is out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out: bool,
}

/// How a task of a tracker stands, as the tracker told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The tracker, as references name it.
    pub system: String,
    /// The task's name there: `SHOP-118`.
    pub value: String,
    /// The word of the tracker for its state.
    pub state: String,
    /// Whether the makers are done with it.
    pub done: bool,
}

impl Task {
    /// Whether it is the same task, however it stands.
    pub fn is(&self, other: &Task) -> bool {
        (&self.system, &self.value) == (&other.system, &other.value)
    }
}

/// What a ticket has to do with releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Releasing {
    /// Its mending is planned in a release: it waits for it.
    Plan(Planned),
    /// It is not, after all.
    Unplan,
    /// The release is out; these words go to the client, who is asked to see whether it is mended.
    Ship {
        /// Which.
        release: ReleaseId,
        /// Its name.
        name: String,
        /// What the client reads.
        note: String,
    },
    /// A tracker told how a task stands.
    Hear(Task),
}

/// The events of it.
pub(super) fn decide(ticket: &Ticket, what: Releasing) -> Result<Vec<Event>, Refusal> {
    let known = ticket.prepared.planned.as_ref();
    match what {
        Releasing::Plan(to) => Ok(plan(ticket, to)),
        Releasing::Unplan => {
            let Some(known) = known.filter(|known| !known.out) else { return Ok(vec![]) };
            let mut events = vec![Event::Unplanned { release: known.release, name: known.name.clone() }];
            if ticket.state == State::Waiting(WaitFor::Release) {
                events.push(Event::Resumed);
            }
            Ok(events)
        }
        Releasing::Ship { release, name, note } => {
            if known.is_none_or(|known| known.release != release || known.out) {
                return Ok(vec![]);
            }
            let mut events = vec![Event::Shipped { release, name, note }];
            // What was solved or ended meanwhile hears nothing anew.
            if ticket.state.is_live() {
                events.push(Event::Solved);
            }
            Ok(events)
        }
        Releasing::Hear(task) => {
            let task = Task { state: excerpt(&task.state, STATE), ..task };
            let same = ticket.prepared.tasks.contains(&task);
            let named = ticket.marks.references.iter();
            let ours = named.filter(|one| one.system == task.system && one.value == task.value).count() > 0;
            Ok(if same || !ours { vec![] } else { vec![Event::TaskMoved { task }] })
        }
    }
}

fn plan(ticket: &Ticket, to: Planned) -> Vec<Event> {
    let known = ticket.prepared.planned.as_ref();
    if known.is_some_and(|known| known.release == to.release && !known.out) {
        return vec![];
    }
    let mut events = vec![Event::Planned { release: to.release, name: to.name }];
    let waits = State::Waiting(WaitFor::Release);
    if ticket.state != waits && ticket.state.may_become(waits) {
        events.push(Event::Waited { on: WaitFor::Release, whose: None });
    }
    events
}

impl super::Prepared {
    /// Takes in what events say of releases and tasks.
    pub(super) fn hear(&mut self, event: &Event) {
        match event {
            Event::Planned { release, name } => {
                self.planned = Some(Planned { release: *release, name: name.clone(), out: false });
            }
            Event::Unplanned { .. } => self.planned = None,
            Event::Shipped { release, name, .. } => {
                self.planned = Some(Planned { release: *release, name: name.clone(), out: true });
            }
            Event::TaskMoved { task } => {
                self.tasks.retain(|one| !one.is(task));
                self.tasks.push(task.clone());
            }
            Event::Unreferred { reference } => {
                self.tasks.retain(|one| (&one.system, &one.value) != (&reference.system, &reference.value));
            }
            _ => {}
        }
    }
}
