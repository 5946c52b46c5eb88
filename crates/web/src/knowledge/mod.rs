//! What the team knows: the engineers' list, editor and figures, and the help centre of readers.
//!
//! Each file is a room: its page structs and the handlers that fill them. Handlers call one use-case and show what it
//! says; every text of an article is drawn by [`crate::markdown`].

pub mod article;
pub mod body;
pub mod case;
pub mod editor;
pub mod form;
pub mod help;
pub mod list;
pub mod measures;
pub mod terms;
pub mod versions;
mod words;

pub use body::Body;
pub use words::{Stage, audience, kind, language, step};

use crate::http::{Oops, Visitor};
use crate::pages::{Notice, Shell, Tone};
use app::App;
use domain::people::{Object, Permission};

/// The frame of the engineers' rooms, with a word about what has just been done.
async fn frame(app: &App, visitor: &Visitor, done: &str) -> Result<Shell, Oops> {
    let mut shell = visitor.staff_shell(app, "articles").await?;
    shell.notice =
        words::done(done).map(|key| Notice { tone: Tone::Good, text: visitor.t.of(key).to_owned() });
    Ok(shell)
}

/// Whether somebody may begin an article.
fn may_write(visitor: &Visitor) -> bool {
    visitor.staff().is_ok_and(|actor| actor.may_somewhere(Permission::ArticleWrite).is_ok())
}

/// Whether somebody may keep the desk's vocabulary.
fn may_keep_words(visitor: &Visitor) -> bool {
    visitor.staff().is_ok_and(|actor| actor.can(Permission::ArticleWrite, Object::Desk))
}
