//! What the team knows: the kinds of articles, for whom they are, how they live, what procedures say.
//!
//! Values and rules alone. An article's text is Markdown that somebody else draws; nothing here knows HTML, a database
//! or a word of the interface.

mod article;
mod content;
mod facts;
mod procedure;

pub use article::{ArticleKind, Audience, LONGEST_REVIEW, Stage, Step};
pub use content::{Content, LONGEST_BODY, LONGEST_TITLE, MOST_TAGS, tags, topic};
pub use facts::ArticleFacts;
pub use procedure::{End, Lead, Outcome, Procedure, ProcedureFlaw, ProcedureStep};
