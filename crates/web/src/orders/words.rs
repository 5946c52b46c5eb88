//! What things of orders are called: keys of texts.

use domain::orders::{Kind, Phase, Road, Role, State, Weight};

/// The name of a kind.
#[allow(clippy::too_many_lines, reason = "a list of words")]
pub fn kind_key(kind: Kind) -> &'static str {
    use Kind as K;
    match kind {
        K::MissingInShop => "order-kind-missing-in-shop",
        K::MissingOnMarketplace => "order-kind-missing-on-marketplace",
        K::MissingLine => "order-kind-missing-line",
        K::DuplicateInShop => "order-kind-duplicate-in-shop",
        K::DuplicateEvent => "order-kind-duplicate-event",
        K::OutOfOrderEvent => "order-kind-out-of-order-event",
        K::LateEvent => "order-kind-late-event",
        K::IllegalTransition => "order-kind-illegal-transition",
        K::UnmappedStatus => "order-kind-unmapped-status",
        K::ContradictoryTerminal => "order-kind-contradictory-terminal",
        K::CancelNotPropagated => "order-kind-cancel-not-propagated",
        K::CancelInDeliveryUnseen => "order-kind-cancel-in-delivery-unseen",
        K::ShopCancelNotSent => "order-kind-shop-cancel-not-sent",
        K::ShopAheadStatusNotSent => "order-kind-shop-ahead-status-not-sent",
        K::ShopBehind => "order-kind-shop-behind",
        K::HandoverNotScanned => "order-kind-handover-not-scanned",
        K::ProcessedBeforeRelease => "order-kind-processed-before-release",
        K::ReturnNotReflected => "order-kind-return-not-reflected",
        K::LossNotClaimed => "order-kind-loss-not-claimed",
        K::ExceptionUnhandled => "order-kind-exception-unhandled",
        K::StuckBeforeDeadline => "order-kind-stuck-before-deadline",
        K::DeadlineMissed => "order-kind-deadline-missed",
        K::StuckNoDeadline => "order-kind-stuck-no-deadline",
        K::PriceMismatch => "order-kind-price-mismatch",
        K::QtyMismatch => "order-kind-qty-mismatch",
        K::SkuUnmatched => "order-kind-sku-unmatched",
        K::CutoffShifted => "order-kind-cutoff-shifted",
        K::StockOversold => "order-kind-stock-oversold",
        K::FlowSilent => "order-kind-flow-silent",
        K::FlowBurst => "order-kind-flow-burst",
        K::ExchangeFailed => "order-kind-exchange-failed",
        K::PushSuspended => "order-kind-push-suspended",
        K::ApiSunset => "order-kind-api-sunset",
    }
}

/// What to do about a kind.
#[allow(clippy::too_many_lines, reason = "a list of words")]
pub fn advice_key(kind: Kind) -> &'static str {
    use Kind as K;
    match kind {
        K::MissingInShop => "order-advice-missing-in-shop",
        K::MissingOnMarketplace => "order-advice-missing-on-marketplace",
        K::MissingLine => "order-advice-missing-line",
        K::DuplicateInShop => "order-advice-duplicate-in-shop",
        K::DuplicateEvent => "order-advice-duplicate-event",
        K::OutOfOrderEvent => "order-advice-out-of-order-event",
        K::LateEvent => "order-advice-late-event",
        K::IllegalTransition => "order-advice-illegal-transition",
        K::UnmappedStatus => "order-advice-unmapped-status",
        K::ContradictoryTerminal => "order-advice-contradictory-terminal",
        K::CancelNotPropagated => "order-advice-cancel-not-propagated",
        K::CancelInDeliveryUnseen => "order-advice-cancel-in-delivery-unseen",
        K::ShopCancelNotSent => "order-advice-shop-cancel-not-sent",
        K::ShopAheadStatusNotSent => "order-advice-shop-ahead-status-not-sent",
        K::ShopBehind => "order-advice-shop-behind",
        K::HandoverNotScanned => "order-advice-handover-not-scanned",
        K::ProcessedBeforeRelease => "order-advice-processed-before-release",
        K::ReturnNotReflected => "order-advice-return-not-reflected",
        K::LossNotClaimed => "order-advice-loss-not-claimed",
        K::ExceptionUnhandled => "order-advice-exception-unhandled",
        K::StuckBeforeDeadline => "order-advice-stuck-before-deadline",
        K::DeadlineMissed => "order-advice-deadline-missed",
        K::StuckNoDeadline => "order-advice-stuck-no-deadline",
        K::PriceMismatch => "order-advice-price-mismatch",
        K::QtyMismatch => "order-advice-qty-mismatch",
        K::SkuUnmatched => "order-advice-sku-unmatched",
        K::CutoffShifted => "order-advice-cutoff-shifted",
        K::StockOversold => "order-advice-stock-oversold",
        K::FlowSilent => "order-advice-flow-silent",
        K::FlowBurst => "order-advice-flow-burst",
        K::ExchangeFailed => "order-advice-exchange-failed",
        K::PushSuspended => "order-advice-push-suspended",
        K::ApiSunset => "order-advice-api-sunset",
    }
}

/// The name of a state.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Draft => "order-state-draft",
        State::AwaitingPayment => "order-state-awaiting-payment",
        State::OnHold => "order-state-on-hold",
        State::New => "order-state-new",
        State::Assembling => "order-state-assembling",
        State::ReadyToShip => "order-state-ready-to-ship",
        State::HandedOver => "order-state-handed-over",
        State::NotAccepted => "order-state-not-accepted",
        State::InTransit => "order-state-in-transit",
        State::Dispute => "order-state-dispute",
        State::AtPickup => "order-state-at-pickup",
        State::OutForDelivery => "order-state-out-for-delivery",
        State::Delivered => "order-state-delivered",
        State::Completed => "order-state-completed",
        State::Cancelled => "order-state-cancelled",
        State::Returning => "order-state-returning",
        State::PartiallyReturned => "order-state-partially-returned",
        State::Returned => "order-state-returned",
        State::Lost => "order-state-lost",
        State::Unknown => "order-state-unknown",
    }
}

/// The name of a phase.
pub fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Absent => "order-phase-absent",
        Phase::Pre => "order-phase-pre",
        Phase::New => "order-phase-new",
        Phase::Assembly => "order-phase-assembly",
        Phase::Ready => "order-phase-ready",
        Phase::Transit => "order-phase-transit",
        Phase::Pickup => "order-phase-pickup",
        Phase::Delivered => "order-phase-delivered",
        Phase::Cancelled => "order-phase-cancelled",
        Phase::Return => "order-phase-return",
        Phase::Exception => "order-phase-exception",
        Phase::Lost => "order-phase-lost",
        Phase::Unknown => "order-phase-unknown",
    }
}

/// The name of a role.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Marketplace => "order-role-marketplace",
        Role::Shop => "order-role-shop",
        Role::Erp => "order-role-erp",
    }
}

/// The name of a road.
pub fn road_key(road: Road) -> &'static str {
    match road {
        Road::Push => "order-road-push",
        Road::List => "order-road-list",
        Road::Express => "order-road-express",
        Road::Statistics => "order-road-statistics",
    }
}

/// The name of a weight, and how it looks.
pub fn weight_key(weight: Weight) -> (&'static str, &'static str) {
    match weight {
        Weight::Info => ("order-weight-info", "info"),
        Weight::Low => ("order-weight-low", "low"),
        Weight::Medium => ("order-weight-medium", "medium"),
        Weight::High => ("order-weight-high", "high"),
        Weight::Critical => ("order-weight-critical", "critical"),
    }
}
