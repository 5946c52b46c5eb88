//! Writes every sample page as a file, with its assets, to look at: `gallery FOLDER`.
//!
//! `cargo run -p web --features samples --example gallery -- /tmp/gallery`, then serve the folder.

use i18n::{Lang, T};
use std::{env, error::Error, fs, path::Path};
use web::{
    assets,
    pages::shell::{Shell, Theme},
    samples,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("say where to: gallery FOLDER")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        let served = assets::serve(asset.url, "").ok_or("an asset is listed but not there")?;
        fs::write(folder.join(&asset.url[1..]), served.bytes)?;
    }
    for lang in Lang::ALL {
        let t = T::new(lang, samples::ZONE, samples::NOW_MS);
        for theme in [Theme::Light, Theme::Dark] {
            let dress = |shell: Shell| Shell { theme, ..shell };
            for sample in samples::all(&t, &dress) {
                let name = format!("{}.{}.{}.html", sample.name, lang.code(), theme.slug());
                fs::write(folder.join(name), sample.html)?;
            }
        }
    }
    Ok(())
}
