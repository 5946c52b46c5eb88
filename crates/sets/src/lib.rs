//! Where the data lie that tests and benchmarks read and the repository may not hold: sets of real mails, histories,
//! streams, files, with known answers and licences of their own.
//!
//! They are in a folder `shared`: the one that `OPORA_SHARED` names, else the first beside or above the checkout.

use std::path::{Path, PathBuf};

/// A file or folder of the sets, such as `data/mail`.
pub fn find(part: &str) -> Option<PathBuf> {
    let given = std::env::var_os("OPORA_SHARED").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared"));
    let here = std::env::current_dir().ok();
    let from_here = here.iter().flat_map(|here| here.ancestors()).map(|folder| folder.join("shared"));
    given.into_iter().chain(above).chain(from_here).map(|shared| shared.join(part)).find(|path| path.exists())
}

/// The same for a test, which tells loudly what it skips.
pub fn find_or_skip(part: &str) -> Option<PathBuf> {
    let found = find(part);
    if found.is_none() {
        eprintln!("SKIPPED: no shared/{part} here; OPORA_SHARED names the folder `shared`");
    }
    found
}
