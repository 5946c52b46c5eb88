//! Where a conversation stands after each act, and which act may follow. Used to furnish the queue, to
//! test the plan, and by whoever wants to compare the desk's own opinion with the plan's.

use crate::act::{Act, Pause, What, Who};

/// The state of a request, as far as the plan knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Nobody has touched it.
    New,
    /// In work.
    Open,
    /// Waiting for something.
    Waiting(Pause),
    /// A solution is offered.
    Solved,
    /// Confirmed by the client.
    Closed,
    /// Declined.
    Rejected,
}

/// The sum of a thread's acts so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub phase: Phase,
    /// The support line.
    pub line: u8,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Whether the client has the last public word.
    pub client_last: bool,
    /// Public messages, the first one included.
    pub messages: u32,
    /// When it was opened.
    pub opened_at: i64,
    /// When the last act was.
    pub last_at: i64,
}

impl Standing {
    /// Begins with the first act of a thread.
    ///
    /// # Errors
    /// Says so when the act opens nothing.
    pub fn begin(act: &Act) -> Result<Self, String> {
        match act.what {
            What::Open { .. } => Ok(Self {
                phase: Phase::New,
                line: 1,
                assignee: None,
                client_last: true,
                messages: 1,
                opened_at: act.at,
                last_at: act.at,
            }),
            _ => Err(format!("thread {} does not begin with opening", act.thread)),
        }
    }

    /// The standing after all acts of one thread.
    ///
    /// # Errors
    /// Names the first act that may not follow.
    pub fn after(acts: &[Act]) -> Result<Self, String> {
        let (first, rest) = acts.split_first().ok_or("no acts")?;
        let mut standing = Self::begin(first)?;
        rest.iter().try_for_each(|act| standing.apply(act))?;
        Ok(standing)
    }

    /// Whether the request still needs somebody.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::New | Phase::Open | Phase::Waiting(_))
    }

    /// Takes one more act into account.
    ///
    /// # Errors
    /// Says why the act may not follow.
    pub fn apply(&mut self, act: &Act) -> Result<(), String> {
        let live = self.is_open();
        let legal = match &act.what {
            What::Open { .. } => false,
            What::Confirm | What::Like => self.phase == Phase::Solved,
            What::Reopen { .. } => matches!(self.phase, Phase::Solved | Phase::Closed),
            What::Thanks { .. } => !live,
            What::Note { .. } | What::Time { .. } => live || self.phase == Phase::Solved,
            What::Wait { .. } | What::HandOver { .. } | What::Solve { .. } => {
                live && self.phase != Phase::New
            }
            _ => live,
        };
        if !legal {
            return Err(format!("thread {}: {:?} in {:?}", act.thread, act.what, self.phase));
        }
        if act.at <= self.last_at {
            return Err(format!("thread {}: time stands still at {}", act.thread, act.at));
        }
        self.last_at = act.at;
        self.advance(act);
        Ok(())
    }

    fn advance(&mut self, act: &Act) {
        match &act.what {
            What::Take => {
                if let Who::Staff(key) = &act.by {
                    self.assignee = Some(key.clone());
                }
                self.touch();
            }
            What::Assign { to } => {
                self.assignee = Some(to.clone());
                self.touch();
            }
            What::Reply { .. } => {
                self.speak(false);
                self.touch();
            }
            What::Write { .. } => {
                self.speak(true);
                if self.phase == Phase::Waiting(Pause::Requester) {
                    self.phase = Phase::Open;
                }
            }
            What::HandOver { line, .. } => {
                self.line = *line;
                self.assignee = None;
                self.phase = Phase::Open;
            }
            What::Wait { reason } => self.phase = Phase::Waiting(*reason),
            What::Solve { .. } => {
                self.speak(false);
                self.phase = Phase::Solved;
            }
            What::Reject { .. } => {
                self.speak(false);
                self.phase = Phase::Rejected;
            }
            What::Reopen { .. } => {
                self.speak(true);
                self.phase = Phase::Open;
            }
            What::Confirm => self.phase = Phase::Closed,
            What::Thanks { .. } => self.messages += 1,
            _ => {}
        }
    }

    fn touch(&mut self) {
        if self.phase == Phase::New {
            self.phase = Phase::Open;
        }
    }

    fn speak(&mut self, client: bool) {
        self.client_last = client;
        self.messages += 1;
    }
}
