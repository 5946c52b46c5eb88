//! `/data/suppliers`: entering a supplier, his days, what stands, his cases.

use super::{DayHead, RowView, ToldView, heads, percent, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::checks::{CaseRow, FindingRow, SupplierEdit, Told, day_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::checks::Patience;
use domain::ids::{OrganisationId, SupplierId};
use domain::people::{Object, OrgKind, Permission};
use domain::time::day_in;
use i18n::T;

/// A supplier's form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its organisation.
    pub name: String,
    /// `ru` or `en`.
    pub locale: String,
    /// Who mends.
    pub it: String,
    /// The head office.
    pub head: String,
    /// Hours of reminders.
    pub remind: String,
    /// Hours until the head office.
    pub after: String,
}

impl Form {
    fn of(edit: &SupplierEdit) -> Form {
        let hours: Vec<String> = edit.patience.remind.iter().map(u16::to_string).collect();
        Form {
            name: edit.name.clone(),
            locale: if edit.locale == "en" { "en".into() } else { "ru".into() },
            it: edit.it.clone(),
            head: edit.head.clone(),
            remind: hours.join(" "),
            after: edit.patience.head.to_string(),
        }
    }

    fn posted(posted: &Posted) -> Form {
        let get = |name: &str| posted.get(name).to_owned();
        Form {
            name: get("name"),
            locale: get("locale"),
            it: get("it"),
            head: get("head"),
            remind: get("remind"),
            after: get("after"),
        }
    }

    fn edit(&self, id: Option<SupplierId>, client: Option<OrganisationId>) -> SupplierEdit {
        let number = |word: &str| word.parse::<u16>().unwrap_or(0);
        SupplierEdit {
            id,
            client,
            name: self.name.clone(),
            locale: self.locale.clone(),
            it: self.it.clone(),
            head: self.head.clone(),
            patience: Patience {
                remind: self.remind.split([' ', ',']).filter(|word| !word.is_empty()).map(number).collect(),
                head: number(&self.after),
            },
        }
    }
}

/// `GET /data/suppliers/new`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/new_supplier.html")]
pub struct NewSupplierPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The clients.
    pub clients: Vec<Choice>,
    /// The form.
    pub form: Form,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A case on a page.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// What it is about.
    pub what: String,
    /// The ticket.
    pub number: i64,
    /// Since when, in words.
    pub since: String,
    /// Until when, in words; empty while it is open.
    pub closed: String,
    /// Where the file is that proves it; empty when there is none.
    pub proof: String,
}

/// `GET /data/suppliers/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/supplier.html")]
pub struct SupplierView {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// His id.
    pub id: SupplierId,
    /// His name.
    pub name: String,
    /// The client.
    pub client: String,
    /// The days.
    pub days: Vec<DayHead>,
    /// His feeds.
    pub rows: Vec<RowView>,
    /// The quality in words; empty before anything was awaited.
    pub quality: String,
    /// Days late, wrong, missing.
    pub counts: [i64; 3],
    /// What stands.
    pub findings: Vec<ToldView>,
    /// His cases.
    pub cases: Vec<CaseView>,
    /// What comes back.
    pub repeats: Vec<(String, i64)>,
    /// His own address.
    pub link: String,
    /// It can be changed.
    pub may_manage: bool,
    /// The form.
    pub form: Form,
    /// What is wrong.
    pub errors: FieldErrors,
}

pub(super) async fn clients(app: &App, visitor: &Visitor, chosen: &str) -> Result<Vec<Choice>, Oops> {
    let actor = visitor.staff()?;
    let all = app.organisations(actor).await?;
    let may = |id| actor.can(Permission::DataManage, Object::Organisation(id));
    let all = all.into_iter().filter(|org| org.kind == OrgKind::Client && may(org.id));
    Ok(all.map(|org| Choice::new(org.id.to_string(), org.name, org.id.to_string() == chosen)).collect())
}

async fn new_view(
    app: &App,
    visitor: &Visitor,
    chosen: &str,
    form: Form,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    visitor.staff()?.may_somewhere(Permission::DataManage)?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = NewSupplierPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        clients: clients(app, visitor, chosen).await?,
        form,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /data/suppliers/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    new_view(&app, &visitor, "", Form::of(&SupplierEdit::default()), FieldErrors::none()).await
}

/// `POST /data/suppliers`: enters one.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (form, client) = (Form::posted(&posted), posted.get("client"));
    let edit = form.edit(None, client.parse().ok().map(OrganisationId));
    match app.save_supplier(visitor.staff()?, edit).await {
        Ok(id) => Ok(redirect(&format!("/data/feeds/new?supplier={id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            new_view(&app, &visitor, client, form, errors).await
        }
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: SupplierId,
    form: Option<Form>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let one = app.supplier_page(actor, id, t).await?;
    let zone = app.rules().hours.zone.clone();
    let words = |at: i64| day_words(t, day_in(&zone, at));
    let finding = |(row, told): &(FindingRow, Told)| ToldView {
        told: told.clone(),
        href: row.arrival.map(|id| format!("/data/files/{id}")).unwrap_or_default(),
        since: t.with("supplier-age").arg("day", &words(row.first_at)).to_string(),
        returned: row.returned > 0,
    };
    let case = |(row, number): &(CaseRow, i64)| CaseView {
        what: one
            .rows
            .iter()
            .find(|feed| feed.feed == row.feed)
            .map(|feed| feed.feed_name.clone())
            .unwrap_or_default(),
        number: *number,
        since: t.with("supplier-case-since").arg("day", &words(row.opened_at)).to_string(),
        closed: row
            .closed_at
            .map(|at| t.with("supplier-case-closed").arg("day", &words(at)).to_string())
            .unwrap_or_default(),
        proof: row.proof.map(|id| format!("/data/files/{id}")).unwrap_or_default(),
    };
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SupplierView {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id,
        name: one.supplier.name.clone(),
        client: one.supplier.client_name.clone(),
        days: heads(t, &one.days),
        rows: one.rows.iter().map(|row| RowView::of(t, row)).collect(),
        quality: percent(t, one.score.percent),
        counts: [one.score.late, one.score.wrong, one.score.missing],
        findings: one.findings.iter().map(finding).collect(),
        cases: one.cases.iter().map(case).collect(),
        repeats: one.repeats.clone(),
        link: one.link.clone(),
        may_manage: one.may_manage,
        form: form.unwrap_or_else(|| Form::of(&one.supplier.edit)),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /data/suppliers/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    view(&app, &visitor, SupplierId(id), None, FieldErrors::none()).await
}

/// `POST /data/suppliers/{id}`: changes what is known of him, or his address.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, SupplierId(id));
    if posted.get("do") == "link" {
        app.renew_supplier_link(actor, id).await?;
        return Ok(redirect(&format!("/data/suppliers/{id}")));
    }
    // Whoever may not see him is told that there is nobody.
    app.supplier_page(actor, id, &visitor.t).await?;
    let form = Form::posted(&posted);
    match app.save_supplier(actor, form.edit(Some(id), None)).await {
        Ok(_) => Ok(redirect(&format!("/data/suppliers/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, Some(form), errors).await
        }
    }
}
