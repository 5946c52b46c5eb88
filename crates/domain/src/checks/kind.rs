//! What a feed brings, and what becomes of a file.

use serde::{Deserialize, Serialize};

/// What a feed brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// What there is, by warehouse and item; with the day's movements or without.
    Stock,
    /// What came in.
    Receipts,
    /// What went out.
    Shipments,
    /// What came back.
    Returns,
    /// What was written off.
    WriteOffs,
    /// Prices, by list and item.
    Prices,
    /// Cards of items.
    Items,
    /// Outlets.
    Outlets,
    /// Which outlet is visited by whom, and when.
    Routes,
    /// What reached the devices of sales reps.
    Devices,
    /// Anything else.
    Other,
}

impl FeedKind {
    /// Every kind.
    pub const ALL: [FeedKind; 11] = [
        FeedKind::Stock,
        FeedKind::Receipts,
        FeedKind::Shipments,
        FeedKind::Returns,
        FeedKind::WriteOffs,
        FeedKind::Prices,
        FeedKind::Items,
        FeedKind::Outlets,
        FeedKind::Routes,
        FeedKind::Devices,
        FeedKind::Other,
    ];

    /// Its name in forms, in the store, and as a table that checks speak of.
    pub fn code(self) -> &'static str {
        match self {
            FeedKind::Stock => "stock",
            FeedKind::Receipts => "receipts",
            FeedKind::Shipments => "shipments",
            FeedKind::Returns => "returns",
            FeedKind::WriteOffs => "write_offs",
            FeedKind::Prices => "prices",
            FeedKind::Items => "items",
            FeedKind::Outlets => "outlets",
            FeedKind::Routes => "routes",
            FeedKind::Devices => "devices",
            FeedKind::Other => "other",
        }
    }

    /// The kind of a name.
    pub fn from_code(code: &str) -> Option<FeedKind> {
        FeedKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// A file replaces what the one before it said, whatever day it is of.
    pub fn is_whole(self) -> bool {
        matches!(
            self,
            FeedKind::Prices | FeedKind::Items | FeedKind::Outlets | FeedKind::Routes | FeedKind::Devices
        )
    }
}

/// What became of a file. The later ones weigh more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of it is taken.
    Accepted,
    /// Some rows are put aside.
    InPart,
    /// A person looks first.
    Held,
    /// None of it is taken.
    Rejected,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 4] = [Verdict::Accepted, Verdict::InPart, Verdict::Held, Verdict::Rejected];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::InPart => "in_part",
            Verdict::Held => "held",
            Verdict::Rejected => "rejected",
        }
    }

    /// The verdict of a name.
    pub fn from_code(code: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Its rows count.
    pub fn is_taken(self) -> bool {
        self <= Verdict::InPart
    }
}
