//! A file comes: it is kept as it came, and a job is to read it.

use super::feeds::tag;
use super::read::READ;
use super::{load, rules, schedule, works};
use crate::desk::{Draft, File};
use crate::secret::SupplierToken;
use crate::{Actor, App, AppError, Scene};
use domain::channels::threading::Sender;
use domain::ids::{ArrivalId, FeedId, SupplierId};
use domain::people::{Object, Permission};
use domain::text::fold;
use domain::time::day_in;
use std::sync::Arc;
use store::checks::{self, Arrival, Feed, Supplier};
use store::jobs::{self, NewJob};
use store::{Tx, blobs};

/// Names of files in which data come; a signature's picture is none.
const TABLES: &[&str] = &[
    "csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "xml", "yml", "json", "ndjson", "dbf", "edi", "zip",
    "gz", "dm", "parquet",
];

/// A file that comes.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub data: Arc<[u8]>,
    /// `mail`, `upload`, `link`, `api`, `folder`, `pull`.
    pub source: &'static str,
    /// Who sent it, in words.
    pub origin: String,
}

/// Keeps a file and has it read.
pub(super) fn arrive(
    tx: &mut Tx<'_>,
    scene: &Scene,
    feed: &Feed,
    coming: &Coming,
) -> Result<ArrivalId, AppError> {
    let (schedule, works) = (schedule(feed), works(tx, scene, &rules(feed))?);
    let day = schedule.day_of(scene.now, &works).unwrap_or_else(|| day_in(&schedule.zone, scene.now));
    let blob = blobs::put(tx, &coming.data)?;
    let id = ArrivalId(scene.ids.next());
    let one = Arrival {
        id,
        feed: feed.id,
        day,
        first_day: day,
        at: scene.now,
        name: crate::desk::safe_name(&coming.name),
        size: i64::try_from(blob.size).unwrap_or(i64::MAX),
        blob: blob.hash,
        source: coming.source.to_owned(),
        origin: coming.origin.chars().take(200).collect(),
        verdict: None,
        rows: 0,
        aside: 0,
        doc: String::new(),
        plain: String::new(),
        standing: 0,
    };
    checks::put_arrival(tx, &one)?;
    let payload = id.to_string();
    jobs::enqueue(tx, &NewJob { kind: READ, payload: &payload, run_at: scene.now, dedup_key: None })?;
    Ok(id)
}

/// What of a mail says whether data came with it.
pub(crate) struct FeedMail<'a> {
    /// Who sent it.
    pub sender: &'a Sender,
    /// His address.
    pub address: &'a str,
    /// To whom it went.
    pub to: Vec<&'a str>,
    /// Its files.
    pub draft: &'a Draft,
}

/// Takes the files of a mail as data, when it comes from a supplier: to the address of a feed, or under names that tell
/// whose they are. How many were taken, and how many tables came that no feed is for.
pub(crate) fn by_mail(
    tx: &mut Tx<'_>,
    scene: &Scene,
    mail: &FeedMail<'_>,
) -> Result<(usize, usize), AppError> {
    let files: Vec<&File> =
        mail.draft.files.iter().filter(|file| !file.inline && is_table(&file.name)).collect();
    if files.is_empty() {
        return Ok((0, 0));
    }
    let mut suppliers: Vec<Supplier> = Vec::new();
    for org in &mail.sender.orgs {
        suppliers.extend(checks::suppliers_of_org(tx, *org)?);
    }
    let mut feeds: Vec<Feed> = Vec::new();
    for supplier in &suppliers {
        feeds.extend(checks::feeds(tx, supplier.id)?.into_iter().filter(|feed| feed.active));
    }
    if feeds.is_empty() {
        return Ok((0, 0));
    }
    let named = feeds.iter().find(|feed| {
        let tag = format!("+{}@", tag(feed.id));
        mail.to.iter().any(|to| to.to_lowercase().contains(&tag))
    });
    let mut taken = 0;
    for file in &files {
        let Some(feed) = named.or_else(|| by_name(&feeds, &file.name)) else { continue };
        let coming = Coming {
            name: file.name.clone(),
            data: file.data.clone(),
            source: "mail",
            origin: mail.address.to_owned(),
        };
        arrive(tx, scene, feed, &coming)?;
        taken += 1;
    }
    Ok((taken, files.len() - taken))
}

fn is_table(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    TABLES.contains(&extension.as_str())
}

/// The feed that a file is of by its name: the one whose mask fits, else the only one that takes any name.
fn by_name<'f>(feeds: &'f [Feed], name: &str) -> Option<&'f Feed> {
    let mut fit = feeds.iter().filter(|feed| {
        let mask = rules(feed).mask;
        !mask.is_empty() && fits(&mask, name)
    });
    let mut any = feeds.iter().filter(|feed| rules(feed).mask.is_empty());
    match (fit.next(), fit.next()) {
        (Some(one), None) => Some(one),
        (None, _) => any.next().filter(|_| any.next().is_none()),
        _ => None,
    }
}

/// Whether a name is as a mask says; `*` stands for anything.
pub(super) fn fits(mask: &str, name: &str) -> bool {
    let (mask, name) = (fold(mask), fold(name));
    let parts: Vec<&str> = mask.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return mask == name };
    let Some(rest) = name.strip_prefix(first) else { return false };
    let Some(mut rest) = rest.strip_suffix(last) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

impl App {
    /// Takes in a file for a feed from one of us, or from a program that acts for him.
    pub async fn deliver(&self, actor: &Actor, feed: FeedId, coming: Coming) -> Result<ArrivalId, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        self.bounded(&coming)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<ArrivalId, AppError> {
                let (feed, of) = load(tx, feed)?;
                actor
                    .may(Permission::DataManage, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                scene.take(tx, None)?;
                arrive(tx, &scene, &feed, &coming)
            })
            .await
    }

    /// Takes in a file by the supplier's own link.
    pub async fn deliver_by_link(
        &self,
        token: &str,
        feed: FeedId,
        coming: Coming,
    ) -> Result<ArrivalId, AppError> {
        let token = SupplierToken::read(token, &self.key()).ok_or(AppError::Missing)?;
        self.bounded(&coming)?;
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<ArrivalId, AppError> {
                let of = by_token(tx, token)?;
                let feed = checks::feed(tx, feed)?.filter(|feed| feed.supplier == of && feed.active);
                arrive(tx, &scene, &feed.ok_or(AppError::Missing)?, &coming)
            })
            .await
    }

    fn bounded(&self, coming: &Coming) -> Result<(), AppError> {
        match coming.data.len() {
            0 => Err(AppError::Invalid("file", "empty")),
            size if size > self.config.max_file_bytes => Err(AppError::Invalid("file", "large")),
            _ => Ok(()),
        }
    }
}

/// The supplier of a link that still holds.
pub(super) fn by_token(tx: &mut Tx<'_>, token: SupplierToken) -> Result<SupplierId, AppError> {
    let of = checks::supplier(tx, token.supplier)?.ok_or(AppError::Missing)?;
    if of.link == token.link { Ok(of.id) } else { Err(AppError::Spent) }
}
