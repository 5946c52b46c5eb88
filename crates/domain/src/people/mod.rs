//! Who may do what. Roles are given within a scope; one function answers every question of permission.

mod mandate;
mod permission;
mod role;

pub use mandate::Mandate;
pub use permission::{Denied, Object, Permission, Reach, TicketFacts, may, may_give};
pub use role::{Grant, OrgKind, Role, Scope, Side};
