//! `/reports/hours`: who worked how much, and support as a profit centre.

use super::{exact, month, roubles, spent};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::hours::{Asked, EmployeeHours, ProfitRow};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::hours::Month;
use i18n::T;
use serde::Deserialize;

/// A row of money.
#[derive(Clone, Debug)]
pub struct MoneyRow {
    /// Whose; the plan.
    pub name: String,
    /// Where there is more of it; empty for nowhere.
    pub href: String,
    /// Prices of months.
    pub recurring: String,
    /// Minutes beyond.
    pub over: String,
    /// Services.
    pub services: String,
    /// Time of work.
    pub span: String,
    /// What it cost.
    pub cost: String,
    /// What is left.
    pub margin: String,
    /// Less than nothing.
    pub loss: bool,
}

/// A row of an employee.
#[derive(Clone, Debug)]
pub struct EmployeeRow {
    /// The name.
    pub name: String,
    /// Time of work.
    pub span: String,
    /// Of it, on what was our fault.
    pub fault: String,
    /// Entries.
    pub entries: u64,
    /// Tickets.
    pub tickets: u64,
    /// Objections.
    pub objections: u64,
    /// How long the bar is, in hundredths of the longest.
    pub part: i64,
}

/// `GET /reports/hours`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/profit.html")]
pub struct ProfitPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The first month.
    pub from: String,
    /// The last month.
    pub to: String,
    /// The span in words.
    pub span: String,
    /// All of it.
    pub all: MoneyRow,
    /// By client.
    pub clients: Vec<MoneyRow>,
    /// By plan.
    pub plans: Vec<MoneyRow>,
    /// By employee.
    pub employees: Vec<EmployeeRow>,
    /// What an hour costs us; empty when nobody said it.
    pub hour_cost: String,
}

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// Without months so many are shown, this one the last.
const SPAN: usize = 3;

/// `GET /reports/hours`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let now = Month::of(app.today(&app.rules().hours.zone).unwrap_or_default());
    let to = wanted.to.parse().unwrap_or(now);
    let early = std::iter::successors(Some(to), |month: &Month| Some(month.previous())).nth(SPAN - 1);
    let from = wanted.from.parse().unwrap_or(early.unwrap_or(to)).min(to);
    let asked = Asked { from, to, client: None };
    let profit = app.profit(actor, asked).await?;
    let report = app.hours_report(actor, asked).await?;
    let most = report.employees.iter().map(|one| one.minutes).max().unwrap_or(1).max(1);
    let employee = |one: &EmployeeHours| EmployeeRow {
        name: one.name.clone(),
        span: spent(t, one.minutes),
        fault: if one.fault_minutes > 0 { spent(t, one.fault_minutes) } else { String::new() },
        entries: one.entries,
        tickets: one.tickets,
        objections: one.objections,
        part: one.minutes * 100 / most,
    };
    let client =
        |row: &ProfitRow| MoneyRow { href: format!("/hours/{}", row.key), ..money(t, row, &row.name) };
    let plan = |row: &ProfitRow| {
        let name = match row.key.as_str() {
            "" => t.of("profit-no-plan").to_owned(),
            code => crate::promise::plan_name(t, code),
        };
        money(t, row, &name)
    };
    Ok(html(&ProfitPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "reports").await?,
        from: from.to_string(),
        to: to.to_string(),
        span: if from == to { month(t, from) } else { format!("{} — {}", month(t, from), month(t, to)) },
        all: money(t, &profit.all, t.of("profit-all")),
        clients: profit.clients.iter().map(client).collect(),
        plans: profit.plans.iter().map(plan).collect(),
        employees: report.employees.iter().map(employee).collect(),
        hour_cost: if profit.hour_cost.0 > 0 { roubles(t, profit.hour_cost) } else { String::new() },
    }))
}

fn money(t: &T, row: &ProfitRow, name: &str) -> MoneyRow {
    MoneyRow {
        name: name.to_owned(),
        href: String::new(),
        recurring: exact(t, row.recurring),
        over: exact(t, row.over),
        services: exact(t, row.services),
        span: spent(t, row.minutes),
        cost: exact(t, row.cost),
        margin: exact(t, row.margin()),
        loss: row.margin().0 < 0,
    }
}
