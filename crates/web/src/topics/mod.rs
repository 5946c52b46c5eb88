//! Topics on pages: the form that asks exactly what it needs, the same for the client, for us and in the editor's
//! preview; facts and procedure beside a ticket; the editor.
//!
//! ```text
//! fields      a form as it stands on a page, and what was typed into it
//! ask         the client chooses a topic, fills its form, and later adds what was missing
//! desk        the same for one of us, and the facts of a ticket
//! procedure   a procedure beside a ticket, step by step
//! edit        the editor: the tree, one topic, its preview and versions
//! typed       the editor's form, read and shown
//! words       what is wrong, in words that say what to do
//! ```

pub mod ask;
pub mod desk;
pub mod edit;
pub mod fields;
pub mod procedure;
mod typed;
pub(crate) mod words;

pub use ask::{ChoosePage, TopicFormPage};
pub use desk::{AsksPart, FactsPage};
pub use edit::{TopicEditPage, TopicsPage};
pub use fields::{FieldView, FormView};
pub use procedure::{GuideView, ProcedureView};
