//! Where two sides part: what it means when the upper one is in one phase and the lower one in another.

use super::{Kind, Phase, Weight};

/// What it is when the upper side (whence the order comes) and the lower one (whither it goes) are in these phases; `None`
/// when that is as it may be. The caller waits for the grace of the kind.
pub fn parting(upper: Phase, lower: Phase) -> Option<(Kind, Weight)> {
    use Kind::{
        CancelInDeliveryUnseen, CancelNotPropagated, ContradictoryTerminal, HandoverNotScanned,
        LossNotClaimed, MissingInShop, MissingOnMarketplace, ProcessedBeforeRelease, ReturnNotReflected,
        ShopAheadStatusNotSent, ShopBehind, ShopCancelNotSent,
    };
    use Phase::{
        Absent, Assembly, Cancelled, Delivered, Exception, Lost, New, Pickup, Pre, Ready, Return, Transit,
        Unknown,
    };
    let kind = match (upper, lower) {
        (Unknown, _) | (_, Unknown) => return None,
        (New | Assembly | Ready | Transit | Pickup | Delivered | Exception, Absent) => MissingInShop,
        (Absent, Absent | Pre | Cancelled) | (_, Absent) => return None,
        (Absent, _) => MissingOnMarketplace,
        (Cancelled, Pre | New | Assembly | Ready) => CancelNotPropagated,
        (Cancelled, Transit | Pickup) => CancelInDeliveryUnseen,
        (Cancelled, Delivered) | (Delivered, Cancelled) => ContradictoryTerminal,
        (New | Assembly | Ready | Transit | Pickup, Cancelled) => ShopCancelNotSent,
        (New, Assembly | Ready | Transit | Pickup | Delivered)
        | (Assembly, Ready | Transit | Pickup | Delivered)
        | (Ready, Pickup | Delivered) => ShopAheadStatusNotSent,
        (Ready, Transit) => HandoverNotScanned,
        (Assembly, Pre) | (Ready, Pre | New | Assembly) => ShopBehind,
        (Transit | Pickup, Pre | New | Assembly | Ready) => ShopBehind,
        (Delivered, Pre | New | Assembly | Ready) => return Some((ShopBehind, Weight::High)),
        (Delivered, Transit | Pickup) => return Some((ShopBehind, Weight::Low)),
        (Return, Delivered | Cancelled | Transit | Pickup) => ReturnNotReflected,
        (Return, Pre | New | Assembly | Ready) => ShopBehind,
        (Pre, New | Assembly | Ready | Transit | Pickup | Delivered) => ProcessedBeforeRelease,
        (Lost, Transit | Pickup | Delivered | Return) => LossNotClaimed,
        (Lost, Pre | New | Assembly | Ready) => ShopBehind,
        _ => return None,
    };
    Some((kind, kind.weight()))
}
