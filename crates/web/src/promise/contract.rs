//! The contract of a client: its plan, dates, what was agreed besides, what is left of the hours, its versions.

use super::edit::{Done, VersionRow, carry, since, status, versions};
use super::effect::EffectView;
use super::plans::flaw_words;
use super::typed::{hours, money, span, sum};
use super::{plan_name, roubles};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::App;
use app::promise::{Agreements, ContractFacts, Edit};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::desk::Priority;
use domain::ids::{ContractId, OrganisationId, PersonId, PlanId};
use domain::people::{Object, Permission};
use domain::sla::{Contract, Keeper, LineKeeper, Metric, Money, Override, Package, Penalty, Plan};
use i18n::T;

const ROOM: &str = "/settings/organisations";
const PRIORITIES: [Priority; 4] = [Priority::P1, Priority::P2, Priority::P3, Priority::P4];
const REACTION: [&str; 4] = ["r1", "r2", "r3", "r4"];
const SOLVE: [&str; 4] = ["s1", "s2", "s3", "s4"];
const PENALTY: [&str; 4] = ["m1", "m2", "m3", "m4"];

/// `GET /settings/organisations/{id}/contract`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/contract.html")]
pub struct ContractPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The client.
    pub id: String,
    /// Its name.
    pub client: String,
    /// How the contract stands; none when there is none yet.
    pub standing: Option<StandingView>,
    /// The form.
    pub form: Form,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// The plans.
    pub plans: Vec<Choice>,
    /// The calendars; the first is the plan's own.
    pub calendars: Vec<Choice>,
    /// The technical managers.
    pub managers: Vec<Choice>,
    /// Those who can be the personal engineer.
    pub engineers: Vec<Choice>,
    /// Who may keep the first line.
    pub partners: Vec<Choice>,
    /// The client's people: who of them are specialists.
    pub people: Vec<Choice>,
    /// What it would move; none before it was asked for.
    pub effect: Option<EffectView>,
    /// Versions: number, since when, by whom.
    pub versions: Vec<VersionRow>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// How a contract stands.
#[derive(Clone, Debug)]
pub struct StandingView {
    /// The plan.
    pub plan: String,
    /// From when to when.
    pub dates: String,
    /// Whether it holds today.
    pub holds: bool,
    /// The client, for the way to its ledger.
    pub ledger: String,
    /// Hours of this month: used, included, left.
    pub hours: (String, String, String),
    /// Hundredths of the included hours that are used, 100 at most for the picture.
    pub used: i64,
    /// Whether more was used than is included.
    pub over: bool,
    /// The price of a month.
    pub price: String,
}

/// A contract as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The plan's id.
    pub plan: String,
    /// The first day.
    pub from: String,
    /// The last one, or nothing.
    pub until: String,
    /// The calendar, if not the plan's.
    pub calendar: String,
    /// `plan`, `everybody`, `specialists`.
    pub package: String,
    /// The client's specialists.
    pub specialists: Vec<String>,
    /// The technical manager.
    pub manager: String,
    /// The personal engineer.
    pub engineer: String,
    /// Who keeps the first line, if not we.
    pub partner: String,
    /// First answers, solutions in hours, and penalties in roubles, by priority; empty as the plan says.
    pub targets: [(String, String, String); 4],
    /// From when the edit holds; empty for now.
    pub since: String,
}

/// `GET /settings/organisations/{id}/contract`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let org = OrganisationId(id);
    let facts = app.contract_facts(actor, org).await?;
    let form = match &facts.contract {
        Some((_, contract)) => Form::of(&visitor.t, contract),
        None => Form::fresh(&app),
    };
    draw(&app, &visitor, org, facts, asked.done(), form, None, FieldErrors::none()).await
}

/// `POST /settings/organisations/{id}/contract`: shows what an edit would move, or saves it.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PromiseManage, Object::Desk)?;
    let org = OrganisationId(id);
    let facts = app.contract_facts(actor, org).await?;
    let form = Form::posted(&posted);
    let t = &visitor.t;
    let base = facts.contract.as_ref().map(|(_, contract)| contract.clone());
    let (contract, mut wrong) = form.read(t, org, base);
    let since = since(&app, &form.since, &app.rules().hours.zone);
    wrong.extend(since.is_none().then(|| ("since", t.of("wrong-date").to_owned())));
    let (Some(contract), true) = (contract, wrong.is_empty()) else {
        return draw(&app, &visitor, org, facts, "", form, None, FieldErrors(wrong)).await;
    };
    let edit = Edit::Contract(facts.contract.as_ref().map(|(id, _)| *id), contract);
    let since = since.unwrap_or_else(|| app.now());
    let (effect, errors) = match carry(&app, &visitor, &posted, edit, since, &app.rules().hours.zone).await? {
        Done::Agreed(_) => return Ok(redirect(&format!("{ROOM}/{id}/contract?done=saved"))),
        Done::Foreseen(effect) => (Some(effect), FieldErrors::none()),
        Done::Refused(_, code) => (None, FieldErrors(vec![("form", flaw_words(t, code))])),
    };
    draw(&app, &visitor, org, facts, "", form, effect, errors).await
}

#[allow(clippy::too_many_arguments, reason = "what a page is drawn from")]
async fn draw(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
    facts: ContractFacts,
    done: &str,
    form: Form,
    effect: Option<EffectView>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let t = &visitor.t;
    let standing = facts.contract.as_ref().map(|(_, contract)| standing(t, app, &facts, contract));
    let versions = versions(facts.contract.as_ref().and_then(|(id, _)| facts.all.contracts.get(id)));
    let nobody = |key: &str| Choice { value: String::new(), label: t.of(key).to_owned(), chosen: false };
    let named = |(id, name): &(i64, String), chosen: &str| {
        let value = id.to_string();
        Choice { chosen: value == chosen, value, label: name.clone() }
    };
    let with = |first: Choice, all: &[(i64, String)], chosen: &str| {
        std::iter::once(first).chain(all.iter().map(|one| named(one, chosen))).collect::<Vec<_>>()
    };
    let people = facts.people.iter().map(|(id, name)| {
        let value = id.to_string();
        Choice { chosen: form.specialists.contains(&value), value, label: name.clone() }
    });
    let page = ContractPage {
        t: t.clone(),
        shell,
        tabs,
        id: org.to_string(),
        client: facts.client.clone(),
        standing,
        may_edit: visitor.staff()?.can(Permission::PromiseManage, Object::Desk),
        plans: plans(t, &facts.all, &form.plan),
        calendars: calendars(t, &facts.all, &form.calendar),
        managers: with(nobody("contract-nobody"), &facts.staff, &form.manager),
        engineers: with(nobody("contract-nobody"), &facts.staff, &form.engineer),
        partners: with(nobody("contract-line-ours"), &facts.partners, &form.partner),
        people: people.collect(),
        form,
        effect,
        versions,
        errors,
    };
    Ok((status(&page.errors), html(&page)).into_response())
}

fn plans(t: &T, all: &Agreements, chosen: &str) -> Vec<Choice> {
    let plan = |(id, versions): (&PlanId, &app::promise::Versions<Plan>)| {
        let (value, label) = (id.to_string(), plan_name(t, &versions.last()?.value.code));
        Some(Choice { chosen: value == chosen, value, label })
    };
    all.plans.iter().filter_map(plan).collect()
}

fn calendars(t: &T, all: &Agreements, chosen: &str) -> Vec<Choice> {
    let own = Choice { value: String::new(), label: t.of("contract-as-plan").to_owned(), chosen: false };
    let names = all.calendars.values().filter_map(|versions| Some(versions.last()?.value.name.clone()));
    let choice = |name: String| Choice { chosen: name == chosen, value: name.clone(), label: name };
    std::iter::once(own).chain(names.map(choice)).collect()
}

fn standing(t: &T, app: &App, facts: &ContractFacts, contract: &Contract) -> StandingView {
    let plan = facts.all.plans.get(&contract.plan).and_then(|versions| versions.last());
    let sheet = facts.hours.as_ref();
    let (used, included) = sheet.map_or((0, 0), |sheet| (sheet.used, sheet.available()));
    let words = |minutes: i64| crate::hours::spent(t, minutes);
    let open = || t.of("contract-open-end").to_owned();
    let until = contract.until.map_or_else(open, |day| crate::hours::day(t, day));
    StandingView {
        plan: plan.map(|plan| plan_name(t, &plan.value.code)).unwrap_or_default(),
        dates: format!("{} — {until}", crate::hours::day(t, contract.from)),
        holds: app.today(&app.rules().hours.zone).is_some_and(|day| contract.holds(day)),
        hours: (words(used), words(included), words(sheet.map_or(0, |sheet| sheet.left))),
        used: if included > 0 { (used * 100 / included).min(100) } else { 0 },
        over: sheet.is_some_and(|sheet| sheet.over > 0),
        ledger: contract.client.to_string(),
        price: plan.map(|plan| roubles(t, contract.price(&plan.value).0)).unwrap_or_default(),
    }
}

impl Form {
    /// A contract that begins today.
    fn fresh(app: &App) -> Form {
        let from = app.today(&app.rules().hours.zone).map(|day| day.to_string()).unwrap_or_default();
        Form { from, plan: "1".into(), package: "everybody".into(), ..Form::default() }
    }

    fn of(t: &T, contract: &Contract) -> Form {
        let agreed = |metric: Metric, priority: Priority| {
            let found = contract.targets.iter().find(|one| (one.metric, one.priority) == (metric, priority));
            found.and_then(|one| one.within).map(|within| hours(t, within)).unwrap_or_default()
        };
        let penalty = |priority: Priority| match contract.penalty(Metric::Resolution, priority) {
            Money(0) => String::new(),
            amount => sum(t, amount),
        };
        let partner = contract.lines.iter().find_map(|one| match (one.line, one.keeper) {
            (1, Keeper::Partner(partner)) => Some(partner.to_string()),
            _ => None,
        });
        Form {
            plan: contract.plan.to_string(),
            from: contract.from.to_string(),
            until: contract.until.map(|day| day.to_string()).unwrap_or_default(),
            calendar: contract.calendar.clone().unwrap_or_default(),
            package: match contract.package {
                None => "plan",
                Some(Package::FullSla) => "everybody",
                Some(Package::Hda) => "specialists",
            }
            .to_owned(),
            specialists: contract.specialists.iter().map(PersonId::to_string).collect(),
            manager: contract.manager.map(|one| one.to_string()).unwrap_or_default(),
            engineer: contract.engineer.map(|one| one.to_string()).unwrap_or_default(),
            partner: partner.unwrap_or_default(),
            targets: PRIORITIES.map(|priority| {
                (agreed(Metric::Reaction, priority), agreed(Metric::Resolution, priority), penalty(priority))
            }),
            since: String::new(),
        }
    }

    fn posted(posted: &Posted) -> Form {
        Form {
            plan: posted.text("plan"),
            from: posted.text("from"),
            until: posted.text("until"),
            calendar: posted.text("calendar"),
            package: posted.text("package"),
            specialists: posted
                .fields
                .keys()
                .filter_map(|name| name.strip_prefix("sp."))
                .map(ToOwned::to_owned)
                .collect(),
            manager: posted.text("manager"),
            engineer: posted.text("engineer"),
            partner: posted.text("partner"),
            targets: [0, 1, 2, 3]
                .map(|n| (posted.text(REACTION[n]), posted.text(SOLVE[n]), posted.text(PENALTY[n]))),
            since: posted.text("since"),
        }
    }

    /// The contract that was typed, over what the form does not show; and what cannot be read.
    fn read(
        &self,
        t: &T,
        client: OrganisationId,
        base: Option<Contract>,
    ) -> (Option<Contract>, Vec<(&'static str, String)>) {
        let mut wrong: Vec<(&'static str, String)> = Vec::new();
        let plan = self.plan.parse().unwrap_or(0);
        let day = |text: &str| text.trim().parse::<jiff::civil::Date>().ok();
        let Some(from) = day(&self.from) else {
            return (None, vec![("from", t.of("wrong-date").to_owned())]);
        };
        let mut contract = base.unwrap_or_else(|| Contract::new(client, PlanId(plan), from));
        (contract.plan, contract.from) = (PlanId(plan), from);
        contract.until = match self.until.trim() {
            "" => None,
            text => day(text).or_else(|| {
                wrong.push(("until", t.of("wrong-date").to_owned()));
                None
            }),
        };
        contract.calendar = Some(self.calendar.clone()).filter(|name| !name.is_empty());
        contract.package = match self.package.as_str() {
            "everybody" => Some(Package::FullSla),
            "specialists" => Some(Package::Hda),
            _ => None,
        };
        contract.specialists = self.specialists.iter().filter_map(|id| id.parse().ok()).collect();
        contract.manager = self.manager.parse().ok();
        contract.engineer = self.engineer.parse().ok();
        contract.lines.retain(|one| one.line != 1);
        if let Ok(partner) = self.partner.parse() {
            contract.lines.insert(0, LineKeeper { line: 1, keeper: Keeper::Partner(partner) });
        }
        let shown = |metric: Metric| matches!(metric, Metric::Reaction | Metric::Resolution);
        contract.targets.retain(|one| !shown(one.metric));
        contract.penalties.retain(|one| one.metric != Metric::Resolution);
        for (n, (reaction, solve, penalty)) in self.targets.iter().enumerate() {
            let priority = PRIORITIES[n];
            for (metric, slot, text) in
                [(Metric::Reaction, REACTION[n], reaction), (Metric::Resolution, SOLVE[n], solve)]
            {
                match (text.trim(), span(text)) {
                    ("", _) => {}
                    (_, Some(within)) => {
                        contract.targets.push(Override { priority, metric, within: Some(within) });
                    }
                    (_, None) => wrong.push((slot, t.of("wrong-number").to_owned())),
                }
            }
            match (penalty.trim(), money(penalty)) {
                ("", _) => {}
                (_, Some(amount)) if amount > Money(0) => {
                    contract.penalties.push(Penalty { metric: Metric::Resolution, priority, amount });
                }
                _ => wrong.push((PENALTY[n], t.of("wrong-number").to_owned())),
            }
        }
        (Some(contract), wrong)
    }
}

impl ContractPage {
    /// The targets with their fields, by priority.
    #[allow(clippy::type_complexity, reason = "a row of a form")]
    fn targets(&self) -> Vec<(usize, [(&'static str, &'static str, &str); 3])> {
        let row = |n: usize| {
            let (reaction, solve, penalty) = &self.form.targets[n];
            let cells = [
                (REACTION[n], "metric-reaction", reaction.as_str()),
                (SOLVE[n], "metric-resolution", solve.as_str()),
                (PENALTY[n], "contract-penalty", penalty.as_str()),
            ];
            (n + 1, cells)
        };
        (0..4).map(row).collect()
    }
}

/// The contract as it stands beside other facts of a client: its plan and what is left.
pub async fn summary(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
) -> Result<Option<StandingView>, Oops> {
    let facts = app.contract_facts(visitor.staff()?, org).await?;
    let found: Option<&(ContractId, Contract)> = facts.contract.as_ref();
    Ok(found.map(|(_, contract)| standing(&visitor.t, app, &facts, contract)))
}
