//! `/board`: who of a line has what, and what nobody has; given by dragging, or by a list.

use super::{name, numbers};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::{Choice, Person, Priority, State};
use crate::promise::roubles;
use crate::words;
use app::App;
use app::desk::lines::BoardCard;
use askama::Template;
use axum::extract::{Query, State as Of};
use axum::response::Response;
use domain::ids::PersonId;
use i18n::T;
use serde::Deserialize;

/// A ticket on the board.
#[derive(Clone, Debug)]
pub struct CardView {
    /// Its number.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// Its client.
    pub org: String,
    /// Its state.
    pub state: State,
    /// Its priority.
    pub priority: Priority,
    /// The next deadline, and whether it has passed.
    pub due: Option<(i64, bool)>,
    /// What missing it costs, in words.
    pub risk: String,
    /// Since when it is somebody's move.
    pub since_ms: i64,
}

/// A column: nobody's, or somebody's.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whose; nobody's when there is none.
    pub person: Option<Person>,
    /// His tickets.
    pub cards: Vec<CardView>,
}

/// `GET /board`.
#[derive(Template, Clone, Debug)]
#[template(path = "lines/board.html")]
pub struct BoardPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The lines: address, name, whether it is this one.
    pub lines: Vec<(u8, String, bool)>,
    /// This line.
    pub line: u8,
    /// The columns, nobody's first.
    pub columns: Vec<Column>,
    /// To whom tickets can be given.
    pub people: Vec<Choice>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    line: String,
}

/// `GET /board`.
pub async fn page(Of(app): Of<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let rules = app.rules();
    let line = asked.line.parse().ok().filter(|line| numbers(&rules).any(|one| one == *line)).unwrap_or(1);
    let board = app.board(actor, line).await?;
    let t = &visitor.t;
    let column = |person: Option<&(PersonId, String)>| {
        let of = board.cards.iter().filter(|card| card.assignee == person.map(|(id, _)| *id));
        Column {
            person: person.map(|(id, name)| Person::new(id.to_string(), name.clone())),
            cards: of.map(|one| card(t, one)).collect(),
        }
    };
    let columns = std::iter::once(column(None)).chain(board.people.iter().map(|one| column(Some(one))));
    let people = board.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone(), false));
    let page = BoardPage {
        lines: numbers(&rules).map(|one| (one, name(t, &rules, one), one == line)).collect(),
        line,
        columns: columns.collect(),
        people: people.collect(),
        more: board.more,
        shell: visitor.staff_shell(&app, "board").await?,
        t: t.clone(),
    };
    Ok(html(&page))
}

fn card(t: &T, one: &BoardCard) -> CardView {
    CardView {
        number: one.number.to_string(),
        subject: one.subject.clone(),
        org: one.org.clone(),
        state: words::state(one.state),
        priority: words::priority(one.priority),
        due: one.due_at.map(|due| (due, due < t.now_ms())),
        risk: if one.risk > 0 { roubles(t, one.risk) } else { String::new() },
        since_ms: one.turn_since,
    }
}
