//! The first page of the area: the way to a working desk, step by step; and what each role may do.

use super::{Tab, frame, words};
use crate::handle::first_steps::{self, taken};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::people::{Object, Permission, Reach, Role};
use i18n::T;

/// A step of the way.
#[derive(Clone, Debug)]
pub struct Step {
    /// The key of its name.
    pub key: &'static str,
    /// How far it is.
    pub words: String,
    /// Whether it is behind us.
    pub done: bool,
    /// Whether it is the one to take now.
    pub next: bool,
    /// Where it is taken, and the key of what the button says.
    pub act: Option<(&'static str, &'static str)>,
}

/// `GET /settings`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/overview.html")]
pub struct OverviewPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The way.
    pub steps: Vec<Step>,
}

/// `GET /settings`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let so_far = app.progress(actor).await?;
    taken(&app, actor, first_steps::Step::Settings).await;
    let (shell, tabs) = frame(&app, &visitor, "/settings", "").await?;
    let desk = actor.can(Permission::DeskManage, Object::Desk);
    let people = actor.can(Permission::PeopleManage, Object::Desk);
    let steps = steps(&visitor.t, so_far, desk, people);
    Ok(html(&OverviewPage { t: visitor.t.clone(), shell, tabs, steps }))
}

/// The steps with the first that is not done marked; buttons only for those who may.
pub fn steps(t: &T, so_far: app::people::setup::Progress, desk: bool, people: bool) -> Vec<Step> {
    let step = |key, done, words: String, may: bool, href, act| Step {
        key,
        words,
        done,
        next: false,
        act: may.then_some((href, act)),
    };
    let said = |n: i64, none: &'static str, some: &'static str| match n {
        0 => t.of(none).to_owned(),
        n => t.n(some, n).to_string(),
    };
    let (boxes, clients) = (so_far.mailboxes, so_far.clients);
    let mut steps = vec![
        step("step-administrator", true, t.of("step-administrator-done").to_owned(), false, "", ""),
        step(
            "step-mailbox",
            boxes > 0,
            said(boxes, "step-mailbox-none", "step-mailbox-some"),
            desk,
            if boxes > 0 { "/settings/mailboxes" } else { "/settings/mailboxes/new" },
            if boxes > 0 { "step-look" } else { "mailbox-add" },
        ),
        step(
            "step-clients",
            clients > 0,
            said(clients, "step-clients-none", "step-clients-some"),
            people,
            "/settings/import",
            "step-clients-act",
        ),
        step(
            "step-engineers",
            so_far.engineers > 0,
            said(so_far.engineers, "step-engineers-none", "step-engineers-some"),
            people,
            "/settings/people/new?organisation=",
            "step-engineers-act",
        ),
        step(
            "step-ticket",
            so_far.tickets > 0,
            said(so_far.tickets, "step-ticket-none", "step-ticket-some"),
            true,
            "/queue",
            "step-ticket-act",
        ),
    ];
    if let Some(next) = steps.iter_mut().find(|step| !step.done) {
        next.next = true;
    }
    steps
}

/// A role with everything that it may do.
#[derive(Clone, Debug)]
pub struct RoleWords {
    /// The stored name.
    pub code: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// The keys of its permissions; whether only for what is one's own.
    pub may: Vec<(&'static str, bool)>,
}

/// `GET /settings/roles`: the table of rights in words, made of the table itself.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/roles.html")]
pub struct RolesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The roles.
    pub roles: Vec<RoleWords>,
}

/// `GET /settings/roles`.
pub async fn roles_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    visitor.staff()?.may_somewhere(Permission::PeopleRead)?;
    let (shell, tabs) = frame(&app, &visitor, "/settings/roles", "").await?;
    Ok(html(&RolesPage { t: visitor.t.clone(), shell, tabs, roles: roles() }))
}

/// What each role may do, out of the table that decides.
pub fn roles() -> Vec<RoleWords> {
    let one = |role: Role| RoleWords {
        code: role.code(),
        key: words::role(role),
        may: Permission::ALL
            .into_iter()
            .filter(|what| what.reach(role) != Reach::Nothing)
            .map(|what| (words::permission(what), what.reach(role) == Reach::Own))
            .collect(),
    };
    Role::ALL.into_iter().map(one).collect()
}
