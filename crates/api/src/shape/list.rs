//! Lists, and what stands in them.

use super::{Channel, Impact, Side, State, TicketType, Turn, Urgency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ticket in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TicketRow {
    /// The id.
    #[schema(example = "730144440320000311")]
    pub id: String,
    /// The human number.
    #[schema(example = 4711)]
    pub number: i64,
    /// The subject.
    #[schema(example = "Не приходят заказы с маркетплейса")]
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// 1 to 4; in lists of one's own requests absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    pub priority: Option<i64>,
    /// The client's name; in lists of one's own requests absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Игросфера")]
    pub organisation: Option<String>,
    /// The requester's name.
    #[schema(example = "Анна Смирнова")]
    pub requester: String,
    /// The assignee's name.
    #[schema(example = "Олег Титов")]
    pub assignee: Option<String>,
    /// On whose side the last words were said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_side: Option<Side>,
    /// Whether the client can read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = true)]
    pub last_public: Option<bool>,
    /// Their beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "С утра не приходит ни одного заказа.")]
    pub last_excerpt: Option<String>,
    /// When it came.
    #[schema(example = "2026-11-22T09:12:04.113Z")]
    pub opened_at: String,
    /// When it last changed.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub updated_at: String,
}

/// A page of tickets.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TicketRows {
    /// Fifty at most.
    pub items: Vec<TicketRow>,
    /// The `cursor` of the next page.
    #[schema(example = "dXMgMiAxNzYzODAzODAwMDAwIDczMDE0NDQ0MDMyMDAwMDMxMQ")]
    pub next: Option<String>,
}

/// Counters of the standing views.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Counters {
    /// Our move.
    #[schema(example = 12)]
    pub us: i64,
    /// Mine and live.
    #[schema(example = 4)]
    pub mine: i64,
    /// Of those, our move.
    #[schema(example = 2)]
    pub mine_us: i64,
    /// Nobody's.
    #[schema(example = 3)]
    pub unassigned: i64,
    /// Waiting for somebody else.
    #[schema(example = 7)]
    pub waiting: i64,
    /// Live.
    #[schema(example = 19)]
    pub live: i64,
    /// Solved, not confirmed.
    #[schema(example = 5)]
    pub solved: i64,
    /// Ever.
    #[schema(example = 4711)]
    pub all: i64,
    /// Mails that wait for a person; `null` for those who may not see them.
    #[schema(example = 0)]
    pub failed_mails: Option<i64>,
}

/// What stands in a view: all that are set must hold, of a list one must.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Filter {
    /// Live or finished.
    #[schema(example = true)]
    pub live: Option<bool>,
    /// States.
    pub states: Vec<State>,
    /// Whose move it is.
    pub turns: Vec<Turn>,
    /// Priorities, 1 to 4.
    #[schema(example = json!([1, 2]))]
    pub priorities: Vec<i64>,
    /// Types.
    pub types: Vec<TicketType>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// Lines of support.
    #[schema(example = json!([1]))]
    pub lines: Vec<u8>,
    /// Impacts.
    pub impacts: Vec<Impact>,
    /// Urgencies.
    pub urgencies: Vec<Urgency>,
    /// Clients, by id.
    #[schema(example = json!(["730144440320000001"]))]
    pub organisation_ids: Vec<String>,
    /// Whose: ids of persons, `nobody`, `somebody`.
    #[schema(example = json!(["nobody"]))]
    pub owners: Vec<String>,
    /// The client raised the priority himself.
    #[schema(example = false)]
    pub raised: Option<bool>,
    /// Reopened.
    #[schema(example = false)]
    pub reopened: Option<bool>,
    /// Never answered by a person.
    #[schema(example = true)]
    pub unanswered: Option<bool>,
    /// Reminded of.
    #[schema(example = false)]
    pub reminded: Option<bool>,
    /// Words that stand in the subject.
    #[schema(example = "заказ", max_length = 200)]
    pub subject: String,
}

/// A saved view to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewView {
    /// Its name.
    #[schema(example = "Горит", min_length = 1, max_length = 80)]
    pub name: String,
    /// What stands in it.
    #[serde(default)]
    pub filter: Filter,
    /// Each viewer sees of it what is his.
    #[serde(default)]
    #[schema(example = false)]
    pub mine: bool,
    /// The freshest first, instead of the most urgent.
    #[serde(default)]
    #[schema(example = false)]
    pub newest: bool,
    /// For everybody.
    #[serde(default)]
    #[schema(example = false)]
    pub shared: bool,
}

/// A saved view.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct View {
    /// The id.
    #[schema(example = "730144440320000900")]
    pub id: String,
    /// Its name.
    #[schema(example = "Горит")]
    pub name: String,
    /// What stands in it.
    pub filter: Filter,
    /// Each viewer sees of it what is his.
    #[schema(example = false)]
    pub mine: bool,
    /// The freshest first.
    #[schema(example = false)]
    pub newest: bool,
    /// For everybody.
    #[schema(example = false)]
    pub shared: bool,
    /// How many tickets stand in it for the viewer; `null` when his roles reach some clients only.
    #[schema(example = 4)]
    pub count: Option<i64>,
}

/// Saved views.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Views {
    /// In the order of the list.
    pub items: Vec<View>,
}

/// What a bulk change does, or would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Bulk {
    /// For taking it back; `null` of a preview, or when nothing changed.
    #[schema(example = "730144440320001000")]
    pub id: Option<String>,
    /// Numbers that change.
    #[schema(example = json!([4711]))]
    pub changed: Vec<i64>,
    /// Numbers for which it is so already.
    #[schema(example = json!([4712]))]
    pub same: Vec<i64>,
    /// Numbers that refuse, or are not for the caller.
    #[schema(example = json!([]))]
    pub refused: Vec<i64>,
}

/// What stood in a message before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MessageVersion {
    /// 1 is what was said first.
    #[schema(example = 1)]
    pub version: i64,
    /// When it was replaced.
    #[schema(example = "2026-11-22T09:31:00Z")]
    pub at: String,
    /// By whom.
    #[schema(example = "730144440320000020")]
    pub person_id: Option<String>,
    /// The words.
    #[schema(example = "Нашли причину, перезапускаем обман.")]
    pub text: String,
}

/// Versions of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MessageVersions {
    /// The oldest first.
    pub items: Vec<MessageVersion>,
}

/// A ticket that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FoundTicket {
    /// The human number.
    #[schema(example = 4711)]
    pub number: i64,
    /// Where it stands.
    pub state: State,
    /// The subject.
    #[schema(example = "Не печатаются накладные")]
    pub subject: String,
    /// What was said where the words stand.
    #[schema(example = "… касса молчит, накладная не печатается второй день …")]
    pub words: String,
    /// The client's name.
    #[schema(example = "Игросфера")]
    pub organisation: String,
    /// The requester's name.
    #[schema(example = "Анна Смирнова")]
    pub requester: String,
    /// When it last changed.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub updated_at: String,
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// The tickets, the best first.
    pub items: Vec<FoundTicket>,
    /// How many there are within the caller's rights.
    #[schema(example = 12)]
    pub total: usize,
    /// What was probably meant.
    #[schema(example = "накладная печатать")]
    pub meant: Option<String>,
}
