//! The kinds of what can be wrong: one list with group, weight and grace. Names and advice are texts of the interface.

use crate::time::{MINUTE, Moment};

/// How facts of a side reach us: each road has its own delay that is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Road {
    /// It tells us.
    Push,
    /// We ask for lists.
    #[default]
    List,
    /// Goods within the hour.
    Express,
    /// Reports that lag behind.
    Statistics,
}

impl Road {
    /// All roads.
    pub const ALL: [Road; 4] = [Road::Push, Road::List, Road::Express, Road::Statistics];

    /// The word in the store.
    pub fn code(self) -> &'static str {
        ["push", "list", "express", "statistics"][self as usize]
    }

    /// The road of a word.
    pub fn parse(code: &str) -> Option<Road> {
        Road::ALL.into_iter().find(|road| road.code() == code)
    }
}

/// What a kind is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Whether it is there.
    Existence,
    /// How sayings arrive.
    Events,
    /// What the sides say.
    State,
    /// What does not move.
    Stuck,
    /// Sums, quantities, goods.
    Values,
    /// The exchange itself.
    Flow,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Weight {
    /// Worth counting.
    Info,
    /// Small.
    Low,
    /// Usual.
    Medium,
    /// Soon money.
    High,
    /// Money now.
    Critical,
}

impl Weight {
    /// The word in the store.
    pub fn code(self) -> &'static str {
        ["info", "low", "medium", "high", "critical"][self as usize]
    }

    /// The weight of a number.
    pub fn at(index: i64) -> Weight {
        match index {
            0 => Weight::Info,
            1 => Weight::Low,
            2 => Weight::Medium,
            3 => Weight::High,
            _ => Weight::Critical,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $group:ident, $weight:ident, [$($grace:literal),+];)+) => {
        /// A kind of discrepancy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name,)+ }

        impl Kind {
            /// All kinds.
            pub const ALL: [Kind; 33] = [$(Kind::$name,)+];

            /// The word in the store and the API.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$name => $code,)+ }
            }

            /// What it is about.
            pub fn group(self) -> Group {
                match self { $(Kind::$name => Group::$group,)+ }
            }

            /// How bad it is, where nothing says more.
            pub fn weight(self) -> Weight {
                match self { $(Kind::$name => Weight::$weight,)+ }
            }

            /// Minutes that pass before it is told: the time that a saying needs from side to side.
            pub fn minutes(self, road: Road) -> i64 {
                let minutes: [i64; 4] = match self { $(Kind::$name => [$($grace),+],)+ };
                minutes[road as usize]
            }
        }
    };
}

kinds! {
    /// The upper side has it, the lower one does not.
    MissingInShop = "missing_in_shop", Existence, Critical, [10, 15, 3, 90];
    /// The lower side has it as the upper one's, who does not know it.
    MissingOnMarketplace = "missing_on_marketplace", Existence, High, [60, 60, 60, 90];
    /// A line is on one side only.
    MissingLine = "missing_line", Existence, High, [15, 15, 15, 90];
    /// One shipment was entered twice.
    DuplicateInShop = "duplicate_in_shop", Existence, Critical, [0, 0, 0, 0];
    /// The same saying again.
    DuplicateEvent = "duplicate_event", Events, Info, [0, 0, 0, 0];
    /// A saying came after a newer one.
    OutOfOrderEvent = "out_of_order_event", Events, Info, [0, 0, 0, 0];
    /// A saying came long after what it tells.
    LateEvent = "late_event", Events, Low, [15, 15, 3, 90];
    /// A step that no order can make.
    IllegalTransition = "illegal_transition", State, High, [0, 0, 0, 0];
    /// A status that no table knows.
    UnmappedStatus = "unmapped_status", State, Medium, [0, 0, 0, 0];
    /// Delivered here, cancelled there.
    ContradictoryTerminal = "contradictory_terminal", State, Critical, [60, 60, 60, 90];
    /// A cancellation did not come down.
    CancelNotPropagated = "cancel_not_propagated", State, Critical, [10, 20, 10, 90];
    /// A cancellation on the way did not come down.
    CancelInDeliveryUnseen = "cancel_in_delivery_unseen", State, High, [240, 240, 240, 240];
    /// A cancellation did not go up.
    ShopCancelNotSent = "shop_cancel_not_sent", State, Critical, [15, 15, 5, 90];
    /// Work that was done did not go up.
    ShopAheadStatusNotSent = "shop_ahead_status_not_sent", State, High, [30, 30, 5, 90];
    /// The lower side is behind.
    ShopBehind = "shop_behind", State, Medium, [60, 60, 60, 90];
    /// Shipped by the papers, seen by nobody.
    HandoverNotScanned = "handover_not_scanned", Stuck, High, [720, 720, 720, 720];
    /// Taken into work before it was released.
    ProcessedBeforeRelease = "processed_before_release", State, High, [30, 30, 30, 90];
    /// A return did not come down.
    ReturnNotReflected = "return_not_reflected", State, Medium, [1440, 1440, 1440, 1440];
    /// Lost, and nobody claims it.
    LossNotClaimed = "loss_not_claimed", Stuck, High, [1440, 1440, 1440, 1440];
    /// Out of order, and nobody acts.
    ExceptionUnhandled = "exception_unhandled", Stuck, High, [60, 60, 60, 90];
    /// The term is near.
    StuckBeforeDeadline = "stuck_before_deadline", Stuck, High, [0, 0, 0, 0];
    /// The term is over.
    DeadlineMissed = "deadline_missed", Stuck, Critical, [0, 0, 0, 0];
    /// Longer in a state than is usual.
    StuckNoDeadline = "stuck_no_deadline", Stuck, Medium, [0, 0, 0, 0];
    /// Prices differ.
    PriceMismatch = "price_mismatch", Values, High, [15, 15, 15, 90];
    /// Quantities differ.
    QtyMismatch = "qty_mismatch", Values, Critical, [15, 15, 15, 90];
    /// Goods that the lower side does not know.
    SkuUnmatched = "sku_unmatched", Values, Critical, [0, 0, 0, 0];
    /// The term was moved.
    CutoffShifted = "cutoff_shifted", Values, Low, [0, 0, 0, 0];
    /// More was sold than there is.
    StockOversold = "stock_oversold", Values, High, [5, 5, 5, 5];
    /// No orders come.
    FlowSilent = "flow_silent", Flow, High, [0, 0, 0, 0];
    /// Too many orders come.
    FlowBurst = "flow_burst", Flow, Medium, [0, 0, 0, 0];
    /// The exchange does not work.
    ExchangeFailed = "exchange_failed", Flow, Critical, [10, 10, 10, 90];
    /// The marketplace stopped telling.
    PushSuspended = "push_suspended", Flow, High, [30, 30, 30, 90];
    /// A method of the marketplace will end.
    ApiSunset = "api_sunset", Flow, Medium, [0, 0, 0, 0];
}

impl Kind {
    /// The kind of a word.
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The span of its grace.
    pub fn grace(self, road: Road) -> Moment {
        self.minutes(road) * MINUTE
    }

    /// Something that happened and is over: counted, never open.
    pub fn is_passing(self) -> bool {
        use Kind::{CutoffShifted, DuplicateEvent, LateEvent, OutOfOrderEvent};
        matches!(self, DuplicateEvent | OutOfOrderEvent | LateEvent | CutoffShifted)
    }
}
