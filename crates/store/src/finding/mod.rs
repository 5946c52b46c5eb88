//! What finding learns from, what came of it, and what it reads: lessons, proposals, searches that found nothing, the
//! words in files. It never decides who may see any of it.

mod feed;
mod hits;
mod lessons;
mod missed;
mod proposals;
mod texts;

pub use feed::{Changed, organisations_since, people_since};
pub(crate) use feed::{touch_organisation, touch_person};
pub use hits::{HitRow, hit_rows, read_in, said_in};
pub use lessons::{Lesson, forget_lesson, lesson, lessons_of, lessons_since, put_lesson};
pub use missed::{Missed, forget_missed, miss, missed, settle_missed};
pub use proposals::{
    Measures, Proposal, begin, help, latest_beside, looked_beside, measures, opened, proposal, propose,
    proposed, sent,
};
pub use texts::{DueFile, FileText, file_text, next_due, note_due, put_file_text, texts_since, unread};
