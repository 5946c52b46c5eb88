//! Tickets: the journal, the row that is its fold, messages, attachments, lists.

mod board;
mod bulk;
mod canned;
mod draft;
mod foreign;
mod list;
pub mod many;
mod message;
mod requests;
mod scan;
mod team;
mod ticket;
mod view;
mod words;

pub use board::{Card, board};
pub use bulk::{Whole, insert_whole};
pub use canned::{Canned, canned, delete_canned, put_canned};
pub use draft::{
    Kept, KeptFile, delete_draft, delete_draft_file, draft, draft_files, drafts, insert_draft_file,
    move_draft_files, put_draft,
};
pub use foreign::{foreign_id, insert_foreign_id};
pub use list::{After, QueueRow, View, queue};
pub use message::{
    Attachment, Message, Version, attachment, attachments, copy_attachments, edit_message, first_header,
    insert_attachment, insert_message, last_header, mark_copy, message, messages, said, set_message_header,
    versions,
};
pub use requests::{Brief, Relative, came_from, came_to_org, neighbours, of_org, of_requester};
pub use scan::newest;
pub use team::{
    Hand, Team, hands_of, insert_team, members, members_of, next_numbers, note_dealt, set_members, team,
    team_named, teams, teams_of, update_team,
};
pub use ticket::{
    Changed, Extra, append, awaiting, by_number, changed_since, current, due, extra, fold_all_ids, get,
    insert, journal, journals_of_lines, known_as, next_due, numbered, opened_between, recount, referred,
    row_only, set_due, touched_since, whole,
};
pub use view::{SavedView, delete_view, fill, put_view, views, views_of};
pub use words::{
    ListedWord, OwnWord, count_own_words, delete_own_word, insert_own_word, own_word, own_words,
    words_right_for,
};
