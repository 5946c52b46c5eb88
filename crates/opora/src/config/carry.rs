//! Options of what brings histories and articles in and carries articles out.

use super::Place;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `opora import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What is brought in.
    #[command(subcommand)]
    pub what: ImportWhat,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportWhat {
    /// Mails: an mbox, a Maildir, a folder of .eml files, gzipped or not; may be repeated
    Mail {
        /// The file or folder
        path: PathBuf,
        /// Where the desk is.
        #[command(flatten)]
        place: Place,
    },
    /// Articles: a folder of Markdown (with front matter or without), a CSV table, lines of JSON; may be repeated
    Articles(ImportArticles),
    /// Histories of other desks: an event log in XES or a table with a header, gzipped or not; may be repeated, and takes
    /// what is new of a longer log
    EventLog(ImportLog),
    /// The bugs of a MySQL dump of Mantis, with their histories and notes; may be repeated
    Mantis(ImportMantis),
    /// Questions with the articles that answered them, which teach the suggestions: a CSV table or lines of JSON
    Cases {
        /// The file: a column of questions, a column of the articles' names (several parted by `;`, `|`, spaces)
        path: PathBuf,
        /// Where the desk is.
        #[command(flatten)]
        place: Place,
    },
}

/// `opora import event-log`. Its `--format` is that of the file.
#[derive(Debug, Args)]
pub struct ImportLog {
    /// The file
    pub path: PathBuf,
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// What its columns and statuses mean, as TOML; what it leaves out is recognised
    #[arg(long, value_name = "MAP.toml")]
    pub map: Option<PathBuf>,
    /// How the other desk is called: cases of one source are told from those of another
    /// [default: event log, or ServiceNow]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// The client of cases that name none [default: the source]
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
}

/// `opora import mantis`.
#[derive(Debug, Args)]
pub struct ImportMantis {
    /// The dump, gzipped or not
    pub path: PathBuf,
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// A table of its users (id,username,realname,access_level), for a dump without them
    #[arg(long, value_name = "CSV")]
    pub users: Option<PathBuf>,
    /// How the other desk is called: bugs of one source are told from those of another [default: Mantis]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// The client to whom the bugs belong [default: the source]
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
}

/// `opora import articles`.
#[derive(Debug, Args)]
pub struct ImportArticles {
    /// The file or folder
    pub path: PathBuf,
    /// Where the desk is.
    #[command(flatten)]
    pub place: Place,
    /// For whom they are when they do not say so: public, clients, lines or internal
    #[arg(long, default_value = "internal", value_parser = ["public", "clients", "lines", "internal"])]
    pub audience: String,
    /// Their language when they do not say it
    #[arg(long, default_value = "ru", value_name = "TAG")]
    pub language: String,
    /// Keep them as drafts instead of publishing them
    #[arg(long)]
    pub draft: bool,
}

/// `opora export`.
#[derive(Debug, Args)]
pub struct Export {
    /// What is carried out.
    #[command(subcommand)]
    pub what: ExportWhat,
}

/// What can be carried out.
#[derive(Debug, Subcommand)]
pub enum ExportWhat {
    /// Articles: a folder of Markdown with front matter and files, as `opora import articles` takes it
    Articles {
        /// The folder; made when absent
        folder: PathBuf,
        /// Where the desk is.
        #[command(flatten)]
        place: Place,
    },
}
