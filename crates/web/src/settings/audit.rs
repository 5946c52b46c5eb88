//! The log of administrative acts: who did what to what, and whether the chain of its seals is whole.

use super::{Tab, frame};
use crate::http::{Oops, Visitor, html};
use crate::pages::{Shell, Tone};
use app::App;
use app::trail::{Verdict, Wanted};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::time::day_of;
use i18n::T;
use serde::Deserialize;

/// An act.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at_ms: i64,
    /// Who; empty for the desk itself.
    pub actor: String,
    /// The key of what was done.
    pub act: &'static str,
    /// To what, as it stands in the log.
    pub subject: String,
    /// What that is called today; empty when unknown.
    pub name: String,
    /// How it was and how it is.
    pub detail: String,
}

/// `GET /settings/audit`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/audit.html")]
pub struct AuditPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// How the chain is, in words.
    pub chain: String,
    /// How that sounds.
    pub tone: Tone,
    /// By whom.
    pub actor: String,
    /// From which day.
    pub from: String,
    /// To which day.
    pub to: String,
    /// About what.
    pub subject: String,
    /// Whether anything is left out.
    pub filtered: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// The query of the next page, without its beginning.
    pub query: String,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    before: String,
}

/// `GET /settings/audit`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(sought): Query<Sought>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let wanted = Wanted {
        subject: sought.subject.clone(),
        actor: sought.actor.trim().to_owned(),
        from: day_of(&sought.from, &actor.zone).map(|(begin, _)| begin),
        until: day_of(&sought.to, &actor.zone).map(|(_, end)| end),
    };
    let filtered = wanted != Wanted::default();
    let found = app.trail(actor, wanted, sought.before.parse().ok()).await?;
    let (shell, tabs) = frame(&app, &visitor, "/settings/audit", "").await?;
    let t = visitor.t.clone();
    let (tone, chain) = match found.chain {
        Verdict::Whole { rows, .. } => (Tone::Good, t.n("audit-whole", rows).to_string()),
        Verdict::Torn { seq, .. } => (Tone::Bad, t.n("audit-torn", seq).to_string()),
    };
    let rows = found.rows.into_iter().map(|row| Row {
        seq: row.seq,
        at_ms: row.at,
        act: key(&row.act),
        name: found.names.get(&row.subject).cloned().unwrap_or_default(),
        subject: row.subject,
        actor: row.actor,
        detail: row.detail,
    });
    let rows = rows.collect();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in
        [("actor", &sought.actor), ("from", &sought.from), ("to", &sought.to), ("subject", &sought.subject)]
    {
        query.append_pair(name, value);
    }
    Ok(html(&AuditPage {
        shell,
        tabs,
        chain,
        tone,
        rows,
        query: query.finish(),
        next: found.next,
        actor: sought.actor,
        from: sought.from,
        to: sought.to,
        subject: sought.subject,
        filtered,
        t,
    }))
}

/// Acts, and the keys of what they are called.
const ACTS: &[(&str, &str)] = &[
    ("desk.set_up", "act-desk-set-up"),
    ("desk.import", "act-desk-import"),
    ("desk.rules", "act-desk-rules"),
    ("desk.brand", "act-desk-brand"),
    ("organisation.memo", "act-organisation-memo"),
    ("person.link", "act-person-link"),
    ("person.link_used", "act-person-link-used"),
    ("organisation.enter", "act-organisation-enter"),
    ("organisation.change", "act-organisation-change"),
    ("person.enter", "act-person-enter"),
    ("person.change", "act-person-change"),
    ("person.grant", "act-person-grant"),
    ("person.take", "act-person-take"),
    ("person.invite", "act-person-invite"),
    ("person.activate", "act-person-activate"),
    ("person.deactivate", "act-person-deactivate"),
    ("password.set", "act-password-set"),
    ("mailbox.enter", "act-mailbox-enter"),
    ("mailbox.change", "act-mailbox-change"),
    ("mailbox.pause", "act-mailbox-pause"),
    ("mailbox.resume", "act-mailbox-resume"),
    ("mailbox.remove", "act-mailbox-remove"),
    ("mail.replay", "act-mail-replay"),
    ("token.create", "act-token-create"),
    ("token.revoke", "act-token-revoke"),
    ("webhook.create", "act-webhook-create"),
    ("webhook.change", "act-webhook-change"),
    ("webhook.rotate", "act-webhook-rotate"),
    ("webhook.delete", "act-webhook-delete"),
    ("webhook.switch_off", "act-webhook-switch-off"),
    ("release.create", "act-release-create"),
    ("release.change", "act-release-change"),
    ("release.out", "act-release-out"),
    ("tracker.create", "act-tracker-create"),
    ("tracker.change", "act-tracker-change"),
    ("tracker.rotate", "act-tracker-rotate"),
    ("tracker.delete", "act-tracker-delete"),
    ("topic.change", "act-topic-change"),
    ("asset.change", "act-asset-change"),
    ("asset.import", "act-asset-import"),
    ("asset_type.change", "act-asset-type-change"),
    ("image.change", "act-image-change"),
    ("supplier.save", "act-supplier-save"),
    ("supplier.link", "act-supplier-link"),
    ("feed.save", "act-feed-save"),
    ("feed.agree", "act-feed-agree"),
    ("arrival.take", "act-arrival-take"),
    ("arrival.refuse", "act-arrival-refuse"),
    ("check.save", "act-check-save"),
    ("check.approve", "act-check-approve"),
    ("check.retire", "act-check-retire"),
    ("order.source", "act-order-source"),
    ("order.meaning", "act-order-meaning"),
    ("alerts.source", "act-alerts-source"),
    ("alerts.switched", "act-alerts-switched"),
    ("alerts.quiet", "act-alerts-quiet"),
    ("alerts.loud", "act-alerts-loud"),
    ("article.begin", "act-article-begin"),
    ("article.change", "act-article-change"),
    ("article.submit", "act-article-submit"),
    ("article.return", "act-article-return"),
    ("article.publish", "act-article-publish"),
    ("article.confirm", "act-article-confirm"),
    ("article.retire", "act-article-retire"),
    ("article.revive", "act-article-revive"),
    ("calendar.agreed", "act-calendar-agreed"),
    ("contract.agreed", "act-contract-agreed"),
    ("plan.agreed", "act-plan-agreed"),
    ("desk.articles", "act-desk-articles"),
    ("desk.history", "act-desk-history"),
    ("desk.lessons", "act-desk-lessons"),
    ("desk.team", "act-desk-team"),
    ("duty.absence", "act-duty-absence"),
    ("duty.back", "act-duty-back"),
    ("duty.map", "act-duty-map"),
    ("duty.signed", "act-duty-signed"),
    ("duty.reach", "act-duty-reach"),
    ("duty.rota", "act-duty-rota"),
    ("flow.create", "act-flow-create"),
    ("flow.change", "act-flow-change"),
    ("flow.retire", "act-flow-retire"),
    ("flow.quieten", "act-flow-quieten"),
    ("flow.unquieten", "act-flow-unquieten"),
    ("hours.rules", "act-hours-rules"),
    ("incident.begun", "act-incident-begun"),
    ("incident.change", "act-incident-change"),
    ("monitor.step", "act-monitor-step"),
    ("organisation.month_closed", "act-organisation-month-closed"),
    ("search.settled", "act-search-settled"),
    ("service.saved", "act-service-saved"),
    ("source.create", "act-source-create"),
    ("source.delete", "act-source-delete"),
    ("term.save", "act-term-save"),
    ("term.delete", "act-term-delete"),
];

/// What an act is called.
pub fn key(act: &str) -> &'static str {
    ACTS.iter().find(|(name, _)| *name == act).map_or("act-other", |(_, key)| key)
}
