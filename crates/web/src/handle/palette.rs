//! Ctrl-K: a ticket by its number, views, acts by their names; tickets, articles, clients and people by their words.

use super::first_steps::{Step, taken};
use super::queue::back;
use crate::guide::Reader;
use crate::http::{Oops, Visitor, html};
use crate::pages::PalettePart;
use crate::pages::palette::Place;
use crate::pages::shell::ViewLink;
use crate::settings;
use app::App;
use app::find::{Found, Kind, Parts, Wish};
use axum::extract::{Query, State};
use axum::response::Response;
use domain::text::fold;
use serde::Deserialize;

/// What unfolds on a ticket's page; the script leaves out what its page does not have.
const MERGE: &str = ".merge-with > summary";
/// What can be pressed on any page of the workspace: selector, name, what it is, icon.
const PRESSED: &[(&str, &str, &str, &str)] = &[
    ("button[name=theme][value=light]", "theme-light", "palette-look", "eye"),
    ("button[name=theme][value=dark]", "theme-dark", "palette-look", "eye"),
    ("button[name=theme][value=system]", "theme-system", "palette-look", "eye"),
    ("form[action='/session/end'] button", "sign-out", "palette-act", "arrow-up-right"),
];

/// Places shown at a time.
const SHOWN: usize = 12;

/// What is found by its words, and how many of it at a time, so that no kind hides the others.
const FOUND: &[(&[Kind], usize)] =
    &[(&[Kind::Organisation, Kind::Person], 4), (&[Kind::Article], 3), (&[Kind::Ticket], 5)];

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /palette`.
pub async fn palette(
    State(app): State<App>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    taken(&app, actor, Step::Palette).await;
    let (t, q) = (&visitor.t, typed.q.trim());
    let mut places = Vec::new();
    if let Ok(number) = q.trim_start_matches(['№', '#', ' ']).parse::<i64>()
        && let Ok(found) = app.ticket(actor, number).await
    {
        let label = format!("№ {number} {}", found.ticket.subject);
        places.push(Place {
            href: format!("/tickets/{number}"),
            label,
            what: "palette-ticket",
            icon: "inbox",
        });
    }
    let shell = visitor.staff_shell(&app, "").await?;
    let standard = ViewLink::standard([None; 8]);
    let views = standard.iter().map(|view| (view.slug.to_owned(), t.of(view.key).to_owned()));
    let saved = shell.saved.iter().map(|saved| (saved.slug.clone(), saved.name.clone()));
    for (slug, label) in views.chain(saved) {
        places.push(Place { href: back(&slug, "", &[]), label, what: "palette-view", icon: "menu" });
    }
    let label = t.of("merge-with").to_owned();
    places.push(Place { href: MERGE.to_owned(), label, what: "palette-act", icon: "inbox" });
    for (href, key) in [("/tickets/new", "new-ticket"), ("/views/new?from=open", "palette-new-view")] {
        let label = t.of(key).to_owned();
        places.push(Place { href: href.to_owned(), label, what: "palette-act", icon: "plus" });
    }
    let articles = [("/articles", "articles"), ("/articles/new", "article-new"), ("/help", "help-centre")];
    for (href, key) in articles {
        let label = t.of(key).to_owned();
        places.push(Place { href: href.to_owned(), label, what: "palette-articles", icon: "file" });
    }
    for (href, key) in settings::rooms(actor) {
        let label = t.of(key).to_owned();
        places.push(Place { href: href.to_owned(), label, what: "palette-setting", icon: "pencil" });
    }
    for reader in Reader::ALL {
        let (href, label) = (reader.path().to_owned(), t.of(reader.key()).to_owned());
        places.push(Place { href, label, what: "palette-guide", icon: "info" });
    }
    for (press, key, what, icon) in PRESSED {
        places.push(Place { href: (*press).to_owned(), label: t.of(key).to_owned(), what, icon });
    }
    let words = fold(q);
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let has = |text: &str| words.iter().all(|word| fold(text).contains(word));
    // What is named so comes before what is of that kind.
    let far = |place: &Place| match place {
        Place { what: "palette-ticket", .. } => Some(false),
        place if has(&place.label) => Some(false),
        place => has(&format!("{} {}", place.label, t.of(place.what))).then_some(true),
    };
    places.retain(|place| far(place).is_some());
    places.sort_by_cached_key(far);
    places.truncate(SHOWN);
    if !q.is_empty() {
        for (kinds, top) in FOUND {
            let wish = Wish { kinds, top: *top, typing: true, ..Wish::new(q) };
            let found: Vec<Place> = app.find_any(actor, wish).await?.hits.into_iter().map(place).collect();
            let is_new = |one: &Place| places.iter().all(|place| place.href != one.href);
            let found: Vec<Place> = found.into_iter().filter(is_new).collect();
            places.extend(found);
        }
        let label = t.with("palette-search").arg("q", q).to_string();
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish();
        places.push(Place { href: format!("/search?{query}"), label, what: "palette-act", icon: "search" });
    }
    Ok(html(&PalettePart { t: t.clone(), q: q.to_owned(), places }))
}

/// Where something that was found is.
fn place(found: Found) -> Place {
    let plain = |parts: Parts| parts.into_iter().map(|(part, _)| part).collect::<String>();
    let (href, label, what, icon) = match found {
        Found::Ticket(found) => {
            let label = format!("№ {} {}", found.number, plain(found.subject));
            (format!("/tickets/{}", found.number), label, "palette-ticket", "inbox")
        }
        Found::Article(found) => {
            (format!("/articles/{}", found.number), plain(found.title), "palette-articles", "file")
        }
        Found::Person(found) => {
            let label = match found.org.is_empty() {
                true => plain(found.name),
                false => format!("{} · {}", plain(found.name), found.org),
            };
            (format!("/settings/people/{}", found.id), label, "palette-person", "user")
        }
        Found::Organisation(found) => {
            (format!("/settings/organisations/{}", found.id), plain(found.name), "palette-client", "users")
        }
    };
    Place { href, label, what, icon }
}
