//! What one side says of a shipment, and what was agreed about its exchange.

use super::{Kind, Road, State};
use crate::time::Moment;

/// A line of an order. Goods are named by a tag of their number: what is compared is whether they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of which goods.
    pub goods: u64,
    /// How many, in thousandths.
    pub quantity: i64,
    /// The price of one, in hundredths; less than nothing when it does not say.
    pub price: i64,
    /// What the side had of it when it took the order, in thousandths; less than nothing when it does not say.
    pub stock: i64,
    /// Whether the side knows these goods.
    pub known: bool,
}

/// What a saying bears besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Marks(pub u8);

impl Marks {
    /// A trial order: nothing is expected of it.
    pub const TRIAL: Marks = Marks(1);
    /// A part of a split order: its lines are compared by nobody.
    pub const SPLIT: Marks = Marks(2);
    /// The side was asked and does not know it.
    pub const GONE: Marks = Marks(4);

    /// Whether it bears this.
    pub fn has(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

/// One saying of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Which side of the chain says it: 0 is the one that leads.
    pub side: u8,
    /// What its status means.
    pub state: State,
    /// When it came to be so.
    pub at: Moment,
    /// When we heard it.
    pub seen: Moment,
    /// The term that the side gives for what it is in.
    pub due: Option<Moment>,
    /// A tag of the side's own number of it; 0 for none.
    pub own: u64,
    /// Its lines; none where it does not say.
    pub lines: &'a [Line],
    /// What it bears besides.
    pub marks: Marks,
}

/// All sayings about one shipment, by all sides.
pub type Facts<'a> = [Fact<'a>];

/// What was agreed about one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTerms {
    /// How its sayings reach us.
    pub road: Road,
    /// How long each state may last, by [`State::ALL`]; less than nothing for as long as it likes.
    pub usual: [Moment; 20],
}

impl Default for SideTerms {
    fn default() -> Self {
        let mut usual = [-1; 20];
        for (place, state) in State::ALL.into_iter().enumerate() {
            usual[place] = state.usual().unwrap_or(-1);
        }
        SideTerms { road: Road::List, usual }
    }
}

/// What was agreed about the chain of sides through which an order goes: marketplace, shop, ERP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The sides, the one that leads first; each is compared with the next.
    pub sides: Vec<SideTerms>,
    /// Graces that differ from those of the list, milliseconds, by [`Kind::ALL`].
    pub graces: [Option<Moment>; 33],
}

impl Terms {
    /// The terms of the list for so many sides.
    pub fn of(sides: usize) -> Terms {
        Terms { sides: vec![SideTerms::default(); sides], graces: [None; 33] }
    }

    /// How long a kind is no discrepancy yet.
    pub fn grace(&self, kind: Kind, side: usize) -> Moment {
        let road = self.sides.get(side).map(|side| side.road).unwrap_or_default();
        self.graces[kind as usize].unwrap_or_else(|| kind.grace(road))
    }
}

/// A tag of a text: the same for the same text, whatever blanks stand around it.
pub fn mark(text: &str) -> u64 {
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    match text.trim().as_bytes() {
        [] => 0,
        bytes => bytes.iter().fold(0xcbf2_9ce4_8422_2325, fold).max(1),
    }
}
