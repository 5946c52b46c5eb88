//! Alerts of other systems: what they send becomes incidents, one of each cause; what calls people can be sent to other
//! systems in the shapes that they know.
//!
//! ```text
//! formats  bodies of Alertmanager, Grafana, Zabbix, PagerDuty, CloudEvents, or any JSON by a mapping → Incoming
//! take     dedup by fingerprint, grouping, inhibition, silences, maintenance, flapping → raise, recovered
//! sources  who may send, with a secret of its own that opens nothing else
//! out      Alertmanager's webhook and PagerDuty's events, as we send them
//! ```
//!
//! A sender that repeats itself changes nothing: every body may come twice, late, or from two nodes of a cluster.

pub mod formats;
pub(super) mod out;
mod sources;
mod take;

pub use formats::{Format, Incoming, Wrong};
pub use sources::{NewSilence, NewSource, Quiet};
pub use take::Taken;
