//! Articles as they are kept: the row that says where one stands, every text that it ever had, its files, and what came
//! of it.
//!
//! Who may read what is not known here: whoever asks within rights says so by [`Reach`], and it is part of the query.

mod article;
mod feedback;
mod files;
mod list;
mod terms;

pub use article::{
    Article, Version, by_external, by_number, get, insert, originals_of, put, put_version, touched_since,
    translations, version, versions,
};
pub use feedback::{
    Measure, Vote, drop_old_views, last_words, measures, solved_tickets, view, vote, votes_of,
};
pub use files::{ArticleFile, adopt_files, drop_stray_files, file, files_of, insert_file};
pub use list::{After, Reach, Wanted, count_stages, due_for_review, list, topics};
pub use terms::{Term, delete_term, put_term, term, terms};
