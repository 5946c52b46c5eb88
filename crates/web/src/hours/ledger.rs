//! `/hours`: how clients' hours stand; `/hours/{client}`: a ledger by month with its act.

use super::{Bar, day, exact, month, refused, roubles, spent, why_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::hours::{Account, Line, Statement};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::hours::{Month, Sheet};
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use domain::sla::Money;
use domain::text::fold;
use i18n::T;
use serde::Deserialize;

/// A client in the list.
#[derive(Clone, Debug)]
pub struct ClientRow {
    /// Where its ledger is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// How this month stands.
    pub bar: Bar,
}

/// An objection that waits.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// The client.
    pub client: String,
    /// The ticket.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// The entry: how long, whose, of which day.
    pub entry: String,
    /// The client's words.
    pub words: String,
    /// Since when.
    pub at_ms: i64,
}

/// `GET /hours`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/clients.html")]
pub struct ClientsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Which month it is.
    pub month: String,
    /// Objections that wait for a decision.
    pub waiting: Vec<WaitingRow>,
    /// The clients, who is nearest to the limit first.
    pub clients: Vec<ClientRow>,
}

/// `GET /hours`.
pub async fn clients(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    actor.may_somewhere(Permission::HoursRead)?;
    let mut rows = Vec::new();
    for (org, name) in app.hours_clients(actor).await? {
        let account = app.hours_account(actor, org).await?;
        if let Some(sheet) = account.now() {
            let weight = sheet.percent().unwrap_or(-1);
            rows.push((weight, ClientRow { href: format!("/hours/{org}"), name, bar: Bar::of(t, sheet) }));
        }
    }
    rows.sort_by(|(one, a), (other, b)| other.cmp(one).then_with(|| a.name.cmp(&b.name)));
    let waiting = match actor.may_somewhere(Permission::HoursManage) {
        Ok(()) => app.objections(actor).await?,
        Err(_) => vec![],
    };
    let wait = |one: app::hours::Disputed| {
        let name = one.entry.person.and_then(|id| one.names.get(&id).cloned()).unwrap_or_default();
        let entry = format!("{} · {name} · {}", spent(t, one.entry.minutes), day(t, one.entry.day));
        let said = one.entry.objection.as_ref().and_then(|all| all.said.last());
        WaitingRow {
            client: one.client,
            number: one.ticket.0,
            subject: one.ticket.1,
            entry,
            words: said.map(|said| said.words.clone()).unwrap_or_default(),
            at_ms: said.map_or(0, |said| said.at),
        }
    };
    let today = app.today(&app.rules().hours.zone).unwrap_or_default();
    Ok(html(&ClientsPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "hours").await?,
        month: month(t, Month::of(today)),
        waiting: waiting.into_iter().map(wait).collect(),
        clients: rows.into_iter().map(|(_, row)| row).collect(),
    }))
}

/// A line of a ledger.
#[derive(Clone, Debug)]
pub struct LineView {
    /// The ticket.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Of which day.
    pub day: String,
    /// Whose work.
    pub who: String,
    /// On which line of support.
    pub line: u32,
    /// How much, with its sign.
    pub span: String,
    /// Less than nothing.
    pub less: bool,
    /// The key of why, when it was not simply written down.
    pub why: Option<&'static str>,
    /// It is about a month that was closed before.
    pub late: bool,
    /// What was done.
    pub note: String,
}

impl LineView {
    pub(super) fn of(t: &T, one: &Line) -> LineView {
        LineView {
            number: one.number,
            subject: one.subject.clone(),
            day: day(t, one.day),
            who: one.name.clone(),
            line: one.line.into(),
            span: spent(t, one.minutes),
            less: one.minutes < 0,
            why: why_key(one.why),
            late: one.is_late(),
            note: one.note.clone(),
        }
    }
}

/// A month among others.
#[derive(Clone, Debug)]
pub struct MonthLink {
    /// As it stands in the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub bar: Bar,
    /// Its act is drawn.
    pub closed: bool,
    /// It is the one that is shown.
    pub here: bool,
}

/// What a month comes to: words and sums.
pub type Sums = Vec<(String, String)>;

/// `GET /hours/{client}`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/ledger.html")]
pub struct LedgerPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The client's id.
    pub id: String,
    /// Its name.
    pub client: String,
    /// The months, the newest first.
    pub months: Vec<MonthLink>,
    /// The month that is shown.
    pub shown: MonthLink,
    /// What it comes to.
    pub sums: Sums,
    /// To be paid.
    pub total: String,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// All its lines, before filters.
    pub all: usize,
    /// Who worked, for the filter.
    pub people: Vec<Choice>,
    /// Words of the filter.
    pub words: String,
    /// It can be closed.
    pub may_close: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// What the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    month: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    q: String,
}

/// The months of an account as links, the newest first; at most three years of them.
pub(super) fn months(t: &T, account: &Account, shown: Month) -> Vec<MonthLink> {
    let link = |(sheet, closed): (&Sheet, bool)| MonthLink {
        slug: sheet.month.to_string(),
        name: month(t, sheet.month),
        bar: Bar::of(t, sheet),
        closed,
        here: sheet.month == shown,
    };
    let closed = account.closed.iter().map(|one| (&one.sheet, true));
    let mut all: Vec<MonthLink> =
        closed.chain(account.open.iter().map(|sheet| (sheet, false))).map(link).collect();
    all.reverse();
    all.truncate(36);
    all
}

/// What a statement comes to, in words.
pub(super) fn sums(t: &T, one: &Statement) -> Sums {
    let mut sums = Vec::new();
    let mut add = |words: String, sum: Money| sums.push((words, super::ticket::column(t, sum)));
    if one.price != Money(0) {
        add(t.of("act-price").to_owned(), one.price);
    }
    if one.sheet.over > 0 {
        let price = one.sheet.terms.map(|terms| roubles(t, terms.overage)).unwrap_or_default();
        let span = spent(t, one.sheet.over);
        add(t.with("act-over").arg("span", &span).arg("price", &price).to_string(), one.sheet.over_sum);
    }
    for refund in &one.sheet.refunds {
        let (span, of) = (spent(t, refund.minutes), month(t, refund.of));
        add(t.with("act-refund").arg("span", &span).arg("month", &of).to_string(), Money(-refund.sum.0));
    }
    for service in &one.services {
        let words = t.with("act-service").arg("title", service.title.as_str()).arg("number", service.number);
        add(words.to_string(), service.amount);
    }
    if one.vat > 0 {
        let key = if one.vat_on_top { "act-vat-on-top" } else { "act-vat-within" };
        add(t.with(key).arg("rate", one.vat).to_string(), one.tax());
    } else if one.net() != Money(0) {
        sums.push((t.of("act-no-vat").to_owned(), String::new()));
    }
    sums
}

async fn view(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
    wanted: Wanted,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let account = app.hours_account(actor, org).await?;
    let shown = wanted.month.parse().unwrap_or_else(|_| Month::of(account.today));
    let statement = app.hours_statement(actor, org, shown).await?;
    let mut lines = app.hours_ledger(actor, org, shown).await?;
    let all = lines.len();
    let mut people: Vec<(i64, String)> =
        lines.iter().filter_map(|one| Some((one.person?.0, one.name.clone()))).collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    people.dedup();
    let everybody = Choice { value: String::new(), label: t.of("hours-everybody").to_owned(), chosen: false };
    let person =
        |(id, name): (i64, String)| Choice::new(id.to_string(), name, id.to_string() == wanted.person);
    let words = fold(&wanted.q);
    lines.retain(|one| {
        let text = fold(&format!("{} {} {}", one.number, one.subject, one.note));
        let his = wanted.person.is_empty() || one.person.is_some_and(|id| id.to_string() == wanted.person);
        his && words.split_whitespace().all(|word| text.contains(word))
    });
    let months = months(t, &account, shown);
    let here = months.iter().find(|one| one.here).cloned().ok_or_else(super::bad)?;
    let over = shown < Month::of(account.today) && !here.closed;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = LedgerPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "hours").await?,
        id: org.to_string(),
        client: account.name.clone(),
        shown: here,
        months,
        sums: sums(t, &statement),
        total: exact(t, statement.total()),
        lines: lines.iter().map(|one| LineView::of(t, one)).collect(),
        all,
        people: std::iter::once(everybody).chain(people.into_iter().map(person)).collect(),
        words: wanted.q,
        may_close: over && actor.can(Permission::HoursManage, Object::Organisation(org)),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /hours/{client}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(org): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    view(&app, &visitor, OrganisationId(org), wanted, FieldErrors::none()).await
}

/// `POST /hours/{client}`: closes a month.
pub async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path(org): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let month: Month = posted.get("month").parse().map_err(|_| super::bad())?;
    match app.close_month(visitor.staff()?, OrganisationId(org), month).await {
        Ok(_) => Ok(redirect(&format!("/hours/{org}?month={month}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            let wanted = Wanted { month: month.to_string(), ..Wanted::default() };
            view(&app, &visitor, OrganisationId(org), wanted, errors).await
        }
    }
}

/// `GET /hours/{client}/{file}`: the act of a month as `2026-11.pdf` or `2026-11.xlsx`.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((org, file)): Path<(i64, String)>,
) -> Result<Response, Oops> {
    let (month, kind) = super::act::named(&file)?;
    let statement = app.hours_statement(visitor.staff()?, OrganisationId(org), month).await?;
    super::act::answer(&visitor.t, &statement, kind)
}
