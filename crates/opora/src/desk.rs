//! Opens a desk: the store, the key that seals secrets, the application over both.

use crate::clock::WallClock;
use crate::config::Place;
use anyhow::{Context, Result, bail};
use app::mail::boxes::Carrier;
use app::secret::Key;
use app::{App, Config};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use store::{Db, Options};

/// The file of the key, in the folder of the desk.
const KEY_FILE: &str = "opora.key";
/// The folder of mails whose mailbox has no server.
const TRAY: &str = "outbox";

/// The folder of the index of words.
const INDEX: &str = "index";

/// Opens the desk of a place for one that serves it or asks its index: with the index in the folder.
pub async fn open_indexed(place: &Place, config: Config) -> Result<App> {
    let reader = reader::Apart { program: std::env::current_exe()?, arguments: vec!["read-words".into()] };
    let tables = tabular::Apart { program: std::env::current_exe()?, arguments: vec!["read-table".into()] };
    let index = Some(place.folder().join(INDEX));
    open(place, Config { index, reader: Some(reader), tables: Some(tables), ..config }).await
}

/// Opens the desk of a place; makes it when there is none.
pub async fn open(place: &Place, config: Config) -> Result<App> {
    let folder = place.folder().to_owned();
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let config = Config { seal_key: key(&folder)?, ..config };
    let db = open_store(place).await?;
    let carrier = Carrier::new(folder.join(TRAY));
    Ok(App::start(db, Arc::new(WallClock), config, Arc::new(web::WebPress), Arc::new(carrier)).await?)
}

/// Opens only the store.
pub async fn open_store(place: &Place) -> Result<Db> {
    let target = place.target();
    let opened = tokio::task::spawn_blocking(move || Db::open(&target, Options::default())).await?;
    opened.context(match &place.database_url {
        Some(_) => "the database could not be opened".to_owned(),
        None => format!("the store in {} could not be opened", place.folder().display()),
    })
}

/// The key that seals secrets: from the environment, or from its file, which is made when absent.
fn key(folder: &Path) -> Result<Key> {
    if let Ok(text) = std::env::var("OPORA_KEY") {
        return Key::from_text(text.trim()).context("OPORA_KEY is not 32 bytes in URL-safe base64");
    }
    let path = folder.join(KEY_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let mode = std::fs::metadata(&path)?.permissions().mode();
            if mode & 0o077 != 0 {
                tracing::warn!("{} can be read by others: chmod 600 it", path.display());
            }
            Key::from_text(text.trim()).with_context(|| format!("{} holds no key", path.display()))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => new_key(folder, &path),
        Err(e) => bail!("{}: {e}", path.display()),
    }
}

/// Makes the key, for its owner's eyes only, and has it on the disk before anything is sealed with it.
fn new_key(folder: &Path, path: &Path) -> Result<Key> {
    let key = Key::random();
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = match made {
        Ok(file) => file,
        // Another process was faster: its key is the key.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            let text = std::fs::read_to_string(path)?;
            return Key::from_text(text.trim()).with_context(|| format!("{} holds no key", path.display()));
        }
        Err(e) => bail!("{}: {e}", path.display()),
    };
    writeln!(file, "{}", key.to_text())?;
    file.sync_all()?;
    File::open(folder)?.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let first = key(folder.path()).unwrap().to_text();
        assert_eq!(key(folder.path()).unwrap().to_text(), first);
        let mode = std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_is_told_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(KEY_FILE), "nonsense").unwrap();
        assert!(key(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(folder.path().join(KEY_FILE)).unwrap(), "nonsense");
    }
}
