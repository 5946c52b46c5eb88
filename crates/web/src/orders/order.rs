//! `/orders/{id}`: one shipment: what each side said, drawn side by side, and where they part.

use super::{Row, phase_key, role_key, state_key};
use crate::http::{Oops, Visitor, html};
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::orders as told;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::TwinId;
use domain::orders::{Claim, Phase, Role};
use i18n::T;

/// A side in the head of the page.
#[derive(Clone, Debug)]
pub struct SideView {
    /// Its name.
    pub name: String,
    /// The key of what it is.
    pub role: &'static str,
    /// The key of its state, and since when; none while it said nothing.
    pub stand: Option<(&'static str, i64)>,
    /// How its state looks.
    pub tone: &'static str,
    /// Its own number of it.
    pub own: String,
}

/// A piece of a lane, in thousandths of its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins.
    pub x: i64,
    /// How long it is.
    pub width: i64,
    /// How it looks: the word of its phase.
    pub tone: &'static str,
    /// The key of its state.
    pub key: &'static str,
}

/// A lane of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose.
    pub name: String,
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

/// A span in which two lanes part, in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// The upper lane.
    pub upper: usize,
    /// The lower lane.
    pub lower: usize,
    /// Where it begins.
    pub x: i64,
    /// How long it is.
    pub width: i64,
    /// What parts them.
    pub title: &'static str,
    /// Whether it still stands.
    pub open: bool,
}

/// A saying in the table of what was said.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When it came to be so.
    pub at_ms: i64,
    /// When it was heard, where that was later.
    pub late_ms: Option<i64>,
    /// In which column; none for a stranger.
    pub column: Option<usize>,
    /// Who.
    pub source: String,
    /// In its words.
    pub status: String,
    /// The key of what it means.
    pub state: &'static str,
    /// The term that it gives.
    pub due_ms: Option<i64>,
    /// What begins here: sides part.
    pub parts: Vec<&'static str>,
    /// What ends here: sides meet.
    pub meets: Vec<&'static str>,
}

impl Moment {
    /// Whether it stands in this column.
    pub fn is_in(&self, place: impl std::borrow::Borrow<usize>) -> bool {
        self.column == Some(*place.borrow())
    }
}

/// A line of the order as the sides have it.
#[derive(Clone, Debug)]
pub struct Goods {
    /// Its number.
    pub sku: String,
    /// How many and at what price, by side; empty where the side does not have it.
    pub cells: Vec<String>,
    /// Whether the sides differ.
    pub differs: bool,
}

/// `GET /orders/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/order.html")]
pub struct OrderPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its number.
    pub number: String,
    /// The client.
    pub client: String,
    /// The sides.
    pub sides: Vec<SideView>,
    /// The lanes of the drawing.
    pub lanes: Vec<Lane>,
    /// Where lanes part.
    pub parted: Vec<Parted>,
    /// The ends of the drawing.
    pub ends: (i64, i64),
    /// All that was said.
    pub moments: Vec<Moment>,
    /// Its lines.
    pub goods: Vec<Goods>,
    /// What is wrong, what stands open first.
    pub rows: Vec<Row>,
    /// Where this page is.
    pub here: String,
    /// Whether the reader may act.
    pub may_work: bool,
    /// What is wrong with a form.
    pub errors: FieldErrors,
}

/// `GET /orders/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    let order = app.order(visitor.staff()?, TwinId(id)).await?;
    let shell = visitor.staff_shell(&app, "orders").await?;
    Ok(html(&drawn(&visitor.t, shell, &order, "/orders", app.now())))
}

/// The page of a shipment; `place` is the list that it stands in.
pub(super) fn drawn(t: &T, shell: Shell, order: &told::OrderPage, place: &str, now: i64) -> OrderPage {
    let mut rows: Vec<Row> = order.findings.iter().map(|one| Row::of(one, &order.client, place)).collect();
    rows.sort_by_key(|row| (row.state != "open", std::cmp::Reverse(row.since_ms)));
    let turns: Vec<i64> = order.said.iter().map(|said| said.at).collect();
    let first = turns.iter().min().copied().unwrap_or(now);
    let last = now.max(turns.iter().max().copied().unwrap_or(now));
    let scale = Scale { first, last };
    OrderPage {
        t: t.clone(),
        shell,
        number: order.twin.number.clone(),
        client: order.client.clone(),
        sides: order.sides.iter().map(side).collect(),
        lanes: lanes(order, &scale),
        parted: parted(&order.claims, &scale, now),
        ends: (first, last),
        moments: moments(order, now),
        goods: goods(&order.sides),
        rows,
        here: format!("{place}/{}", order.twin.id),
        may_work: order.may_work && place == "/orders",
        errors: FieldErrors::none(),
    }
}

fn side(one: &told::Side) -> SideView {
    SideView {
        name: one.name.clone(),
        role: role_key(Role::parse(&one.role).unwrap_or(Role::Shop)),
        stand: one.stand.map(|(state, at)| (state_key(state), at)),
        tone: one.stand.map_or(Phase::Absent, |(state, _)| state.phase()).code(),
        own: one.own.clone(),
    }
}

/// Moments as places of the drawing.
struct Scale {
    first: i64,
    last: i64,
}

impl Scale {
    fn x(&self, at: i64) -> i64 {
        let length = (self.last - self.first).max(1);
        (at.clamp(self.first, self.last) - self.first) * 1000 / length
    }
}

fn lanes(order: &told::OrderPage, scale: &Scale) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for (place, side) in order.sides.iter().enumerate() {
        let mut pieces: Vec<Piece> = Vec::new();
        let mine = order.said.iter().filter(|said| said.side == Some(place));
        for said in mine {
            let (x, key) = (scale.x(said.at), state_key(said.state));
            if let Some(before) = pieces.last_mut() {
                if before.key == key {
                    continue;
                }
                before.width = x - before.x;
            }
            pieces.push(Piece { x, width: 1000 - x, tone: said.state.phase().code(), key });
        }
        // What lasted too short to be seen is a mark.
        pieces.iter_mut().for_each(|piece| piece.width = piece.width.max(4));
        lanes.push(Lane { name: side.name.clone(), pieces });
    }
    lanes
}

fn parted(claims: &[Claim], scale: &Scale, now: i64) -> Vec<Parted> {
    let told = claims.iter().filter(|claim| claim.from <= now && claim.upper != claim.lower);
    told.map(|claim| {
        let x = scale.x(claim.since);
        Parted {
            upper: usize::from(claim.upper),
            lower: usize::from(claim.lower),
            x,
            width: (scale.x(claim.to.unwrap_or(now)) - x).max(4),
            title: super::kind_key(claim.kind),
            open: claim.to.is_none(),
        }
    })
    .collect()
}

fn moments(order: &told::OrderPage, now: i64) -> Vec<Moment> {
    let mut all: Vec<Moment> = Vec::new();
    for said in &order.said {
        let told = || order.claims.iter().filter(|claim| claim.from <= now && !claim.kind.is_passing());
        let parts = told().filter(|claim| claim.since == said.at).map(|claim| super::kind_key(claim.kind));
        let meets = told().filter(|claim| claim.to == Some(said.at)).map(|claim| super::kind_key(claim.kind));
        // Of several sayings of one moment the first tells what begins.
        let first = all.iter().all(|one| one.at_ms != said.at);
        all.push(Moment {
            at_ms: said.at,
            late_ms: Some(said.seen_at).filter(|seen| seen - said.at > 60_000),
            column: said.side,
            source: said.source.clone(),
            status: said.status.clone(),
            state: state_key(said.state),
            due_ms: said.due,
            parts: if first { parts.collect() } else { vec![] },
            meets: if first { meets.collect() } else { vec![] },
        });
    }
    all
}

fn goods(sides: &[told::Side]) -> Vec<Goods> {
    let mut skus: Vec<&String> =
        sides.iter().flat_map(|side| side.lines.iter().map(|line| &line.0)).collect();
    skus.sort();
    skus.dedup();
    let one = |sku: &String| {
        let cell = |side: &told::Side| {
            let line = side.lines.iter().find(|line| line.0 == *sku);
            line.map(|(_, quantity, price, _)| match price.as_str() {
                "" => quantity.clone(),
                price => format!("{quantity} × {price}"),
            })
            .unwrap_or_default()
        };
        let cells: Vec<String> = sides.iter().map(cell).collect();
        let said = cells.iter().zip(sides).filter(|(_, side)| !side.lines.is_empty()).map(|(cell, _)| cell);
        let mut different: Vec<&String> = said.collect();
        different.dedup();
        Goods { sku: sku.clone(), differs: different.len() > 1, cells: cells.clone() }
    };
    skus.into_iter().map(one).collect()
}

/// The key of a phase, for templates.
pub fn phase_of(code: &str) -> &'static str {
    phase_key(Phase::parse(code).unwrap_or(Phase::Unknown))
}
