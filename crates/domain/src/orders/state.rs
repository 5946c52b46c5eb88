//! The life of a shipment in our own words: twenty states, eleven phases, and which step is lawful.
//!
//! A shipment is what is compared, not the buyer's order: a marketplace splits orders, and each part lives its own life.

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $rank:literal, $phase:ident, $acts:literal;)+) => {
        /// A state of a shipment.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum State { $($(#[$doc])* $name,)+ }

        impl State {
            /// All states, along the life.
            pub const ALL: [State; 20] = [$(State::$name,)+];

            /// The word in tables, files and the API.
            pub fn code(self) -> &'static str {
                match self { $(State::$name => $code,)+ }
            }

            /// The place on the way from the cart to the buyer; says who is ahead and nothing else.
            pub fn rank(self) -> i32 {
                match self { $(State::$name => $rank,)+ }
            }

            /// What is compared between two sides.
            pub fn phase(self) -> Phase {
                match self { $(State::$name => Phase::$phase,)+ }
            }

            /// Whether the seller has to do something now.
            pub fn seller_acts(self) -> bool {
                match self { $(State::$name => $acts,)+ }
            }
        }
    };
}

states! {
    /// Being made, no order yet.
    Draft = "draft", 0, Pre, false;
    /// Waits for money or for a bank.
    AwaitingPayment = "awaiting_payment", 10, Pre, false;
    /// Held back by the marketplace: verification, fraud, data of the buyer.
    OnHold = "on_hold", 20, Pre, false;
    /// Waits for the seller's yes.
    New = "new", 30, New, true;
    /// Being picked and packed.
    Assembling = "assembling", 40, Assembly, true;
    /// Packed, waits for the carrier.
    ReadyToShip = "ready_to_ship", 50, Ready, true;
    /// Given to the carrier.
    HandedOver = "handed_over", 60, Transit, false;
    /// Refused at the sorting centre, or left out of a carriage.
    NotAccepted = "not_accepted", 55, Exception, true;
    /// On its way.
    InTransit = "in_transit", 70, Transit, false;
    /// Argued about.
    Dispute = "dispute", 75, Exception, true;
    /// At the point where the buyer fetches it.
    AtPickup = "at_pickup", 80, Pickup, false;
    /// With the courier.
    OutForDelivery = "out_for_delivery", 85, Transit, false;
    /// With the buyer.
    Delivered = "delivered", 90, Delivered, false;
    /// Done for good.
    Completed = "completed", 100, Delivered, false;
    /// Cancelled; by whom and why is kept beside the state.
    Cancelled = "cancelled", 110, Cancelled, false;
    /// Comes back to the seller.
    Returning = "returning", 120, Return, false;
    /// Came back in part.
    PartiallyReturned = "partially_returned", 125, Return, false;
    /// Came back.
    Returned = "returned", 130, Return, false;
    /// Lost.
    Lost = "lost", 140, Lost, true;
    /// A status that no table knows.
    Unknown = "unknown", -1, Unknown, false;
}

impl State {
    /// The state of a word.
    pub fn parse(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state at a place of [`State::ALL`].
    pub fn at(index: usize) -> State {
        State::ALL.get(index).copied().unwrap_or(State::Unknown)
    }

    /// Nothing more is expected of it.
    pub fn is_terminal(self) -> bool {
        use State::{Cancelled, Completed, Lost, PartiallyReturned, Returned};
        matches!(self, Completed | Cancelled | PartiallyReturned | Returned | Lost)
    }

    /// The milliseconds after which nobody calls it usual any more, where nothing else was agreed or learnt.
    pub fn usual(self) -> Option<i64> {
        let hours = match self {
            State::AwaitingPayment => 2,
            State::New => 4,
            State::OnHold | State::Assembling | State::HandedOver | State::OutForDelivery => 24,
            State::ReadyToShip => 36,
            State::InTransit | State::AtPickup => 240,
            State::Returning => 720,
            _ => return None,
        };
        Some(hours * crate::time::HOUR)
    }
}

/// What of a state is compared: a shop knows fewer states than a marketplace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Phase {
    /// The side has said nothing yet.
    Absent,
    /// Before it is work.
    Pre,
    /// New.
    New,
    /// In assembly.
    Assembly,
    /// Ready to go.
    Ready,
    /// On the way.
    Transit,
    /// At the pick-up point.
    Pickup,
    /// Delivered.
    Delivered,
    /// Cancelled.
    Cancelled,
    /// On the way back, or back.
    Return,
    /// Something is out of order.
    Exception,
    /// Lost.
    Lost,
    /// Not known.
    Unknown,
}

impl Phase {
    /// All phases.
    pub const ALL: [Phase; 13] = [
        Phase::Absent,
        Phase::Pre,
        Phase::New,
        Phase::Assembly,
        Phase::Ready,
        Phase::Transit,
        Phase::Pickup,
        Phase::Delivered,
        Phase::Cancelled,
        Phase::Return,
        Phase::Exception,
        Phase::Lost,
        Phase::Unknown,
    ];

    /// The word in the store.
    pub fn code(self) -> &'static str {
        match self {
            Phase::Absent => "absent",
            Phase::Pre => "pre",
            Phase::New => "new",
            Phase::Assembly => "assembly",
            Phase::Ready => "ready",
            Phase::Transit => "transit",
            Phase::Pickup => "pickup",
            Phase::Delivered => "delivered",
            Phase::Cancelled => "cancelled",
            Phase::Return => "return",
            Phase::Exception => "exception",
            Phase::Lost => "lost",
            Phase::Unknown => "unknown",
        }
    }

    /// The phase of a word.
    pub fn parse(code: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.code() == code)
    }
}

/// What a step from one state to another is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// No step, or one from or to what is not known.
    Same,
    /// As it should be.
    Lawful,
    /// Forward over states that nobody saw: polling sees snapshots.
    Skip,
    /// Back, and allowed.
    Back,
    /// Not possible in one life.
    Unlawful,
}

/// Judges a step.
pub fn step(from: State, to: State) -> Step {
    use State::{
        Assembling, AtPickup, AwaitingPayment, Cancelled, Completed, Delivered, Dispute, Draft, HandedOver,
        InTransit, Lost, New, NotAccepted, OnHold, OutForDelivery, PartiallyReturned, ReadyToShip, Returned,
        Returning, Unknown,
    };
    if from == to || from == Unknown || to == Unknown {
        return Step::Same;
    }
    let lawful = match from {
        Draft => matches!(to, AwaitingPayment | OnHold | New | Assembling | Cancelled),
        AwaitingPayment => matches!(to, OnHold | New | Assembling | Cancelled),
        OnHold => matches!(to, AwaitingPayment | New | Assembling | Cancelled),
        New => matches!(to, Assembling | ReadyToShip | Cancelled | OnHold),
        Assembling => matches!(to, ReadyToShip | HandedOver | InTransit | Cancelled),
        ReadyToShip => matches!(to, HandedOver | InTransit | AtPickup | NotAccepted | Dispute | Cancelled),
        HandedOver => {
            let on = matches!(to, InTransit | AtPickup | OutForDelivery | Delivered);
            on || matches!(to, NotAccepted | Dispute | Lost | Cancelled)
        }
        NotAccepted => matches!(to, ReadyToShip | HandedOver | InTransit | Cancelled | Dispute),
        Dispute => matches!(to, ReadyToShip | InTransit | Delivered | Cancelled | Returning | Lost),
        InTransit => {
            matches!(to, AtPickup | OutForDelivery | Delivered | Dispute | Cancelled | Returning | Lost)
        }
        AtPickup => matches!(to, Delivered | Cancelled | Returning | Lost | OutForDelivery),
        OutForDelivery => matches!(to, Delivered | AtPickup | Cancelled | Returning | Lost | Dispute),
        Delivered => {
            matches!(to, Completed | Dispute | Returning | PartiallyReturned | Returned | Cancelled)
        }
        Completed => matches!(to, Returning | PartiallyReturned | Returned),
        Cancelled => matches!(to, Returning | Returned | Lost),
        Returning => matches!(to, Returned | Lost),
        PartiallyReturned => matches!(to, Returned),
        Returned | Lost | Unknown => false,
    };
    if lawful {
        return Step::Lawful;
    }
    if matches!((from, to), (ReadyToShip, Assembling) | (HandedOver, Assembling | ReadyToShip)) {
        return Step::Back;
    }
    // A shop or a poll may see nothing between two states; but nothing is skipped out of an end, nor into an exception.
    let plain = |state: State| state.rank() <= Delivered.rank() && state.phase() != Phase::Exception;
    let home = matches!(to, Returning | PartiallyReturned | Returned);
    let skip = plain(from) && (plain(to) || to == Completed) && from.rank() < to.rank();
    // What was never seen delivered can still be seen coming back.
    let back_home = plain(from) && from.rank() >= HandedOver.rank() && home;
    if skip || back_home { Step::Skip } else { Step::Unlawful }
}
