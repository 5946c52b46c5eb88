//! `/settings/services`: what can be ordered, and what the desk says of money.

use super::{hundredths, refused, roubles};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::hours::{HoursRules, Pricing, Service};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::ServiceId;
use domain::people::{Object, Permission};
use domain::sla::Money;
use i18n::T;

const ROOM: &str = "/settings/services";

/// A service in the catalogue, with its form.
#[derive(Clone, Debug)]
pub struct Row {
    /// What forms send.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What one gets.
    pub about: String,
    /// Its price in words.
    pub price: String,
    /// Its price as a form has it.
    pub amount: String,
    /// The price is that of an hour.
    pub hourly: bool,
    /// It is offered.
    pub active: bool,
}

/// `GET /settings/services`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/services.html")]
pub struct ServicesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The catalogue.
    pub rows: Vec<Row>,
    /// A new one, as typed.
    pub new: Row,
    /// The rate of the tax.
    pub vat: String,
    /// It comes on top.
    pub on_top: bool,
    /// What an hour costs us.
    pub hour_cost: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A price in words: «3 000 ₽ за час».
pub fn price(t: &T, pricing: Pricing) -> String {
    match pricing {
        Pricing::Fixed(price) => roubles(t, price),
        Pricing::Hour(price) => t.with("service-per-hour").arg("sum", &roubles(t, price)).to_string(),
    }
}

/// Money as a form has it: `1250,50`.
fn typed(money: Money) -> String {
    match money.0 % 100 {
        0 => (money.0 / 100).to_string(),
        rest => format!("{},{rest:02}", money.0 / 100),
    }
}

fn row(t: &T, one: Service) -> Row {
    let (amount, hourly) = match one.pricing {
        Pricing::Fixed(price) => (price, false),
        Pricing::Hour(price) => (price, true),
    };
    Row {
        id: one.id.map(|id| id.to_string()).unwrap_or_default(),
        price: price(t, one.pricing),
        name: one.name,
        about: one.about,
        amount: typed(amount),
        hourly,
        active: one.active,
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    new: Row,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    actor.may(Permission::HoursManage, Object::Desk)?;
    let rules = app.hours_rules(actor).await?;
    let services = app.services(actor).await?;
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ServicesPage {
        t: t.clone(),
        shell,
        tabs,
        rows: services.into_iter().map(|one| row(t, one)).collect(),
        new,
        vat: if rules.vat > 0 { rules.vat.to_string() } else { String::new() },
        on_top: rules.vat_on_top,
        hour_cost: if rules.hour_cost.0 > 0 { typed(rules.hour_cost) } else { String::new() },
        errors,
    };
    Ok((status, html(&page)).into_response())
}

fn blank() -> Row {
    let (id, name, about, price, amount) = Default::default();
    Row { id, name, about, price, amount, hourly: true, active: true }
}

/// `GET /settings/services`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked.done(), blank(), FieldErrors::none()).await
}

/// `POST /settings/services`: a service, or (with `do=rules`) what the desk says of money.
pub async fn save(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let wrong = AppError::Invalid("price", "unreadable");
    let money = |text: &str| if text.is_empty() { Some(0) } else { hundredths(text) };
    if posted.get("do") == "rules" {
        let vat = match posted.get("vat") {
            "" => Some(0),
            text => text.parse().ok(),
        };
        let done = match (vat, money(posted.get("hour_cost"))) {
            (Some(vat), Some(cost)) => {
                let vat_on_top = posted.get("on_top") == "1";
                app.save_hours_rules(actor, HoursRules { vat, vat_on_top, hour_cost: Money(cost) }).await
            }
            _ => Err(wrong),
        };
        return match done {
            Ok(()) => Ok(redirect(&format!("{ROOM}?done=saved"))),
            Err(e) => view(&app, &visitor, "", blank(), refused(&visitor.t, e)?).await,
        };
    }
    let amount = hundredths(posted.get("amount")).map(Money);
    let hourly = posted.get("pricing") != "fixed";
    let typed = Row {
        name: posted.get("name").to_owned(),
        about: posted.text("about"),
        amount: posted.text("amount"),
        hourly,
        ..blank()
    };
    let id: Option<ServiceId> = posted.get("id").parse().ok();
    let done = match amount {
        Some(amount) => {
            let pricing = if hourly { Pricing::Hour(amount) } else { Pricing::Fixed(amount) };
            let active = id.is_none() || posted.get("active") == "1";
            let (name, about) = (typed.name.clone(), typed.about.clone());
            app.save_service(actor, Service { id, name, about, pricing, active }).await.map(drop)
        }
        None => Err(wrong),
    };
    match done {
        Ok(()) => Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(e) => view(&app, &visitor, "", typed, refused(&visitor.t, e)?).await,
    }
}
