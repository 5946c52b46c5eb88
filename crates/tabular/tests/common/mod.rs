//! Where the shared sets are, for tests that read them.

use std::path::PathBuf;

/// The shared folder's part: under `OPORA_SHARED`, else the first `shared` folder beside or above the checkout. Tells loudly
/// when it is not there.
pub fn shared(part: &str) -> Option<PathBuf> {
    let given = std::env::var_os("OPORA_SHARED").map(PathBuf::from);
    let mut above = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = given.map(|given| given.join(part)).filter(|path| path.exists());
    while found.is_none() && above.pop() {
        found = Some(above.join("shared").join(part)).filter(|path| path.exists());
    }
    if found.is_none() {
        eprintln!("SKIPPED: no shared/{part} here; set OPORA_SHARED to the folder that holds it");
    }
    found
}
