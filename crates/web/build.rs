//! Embeds what `npm run build` left in `assets/dist`: a table of file names, types and bytes.
//! Runs no other program: a build of Rust must not need the network or Node.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let dist = Path::new(&here).join("assets/dist");
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let Ok(text) = fs::read_to_string(&manifest) else {
        println!(
            "cargo::error=crates/web/assets/dist is missing: run `npm ci && npm run build` in crates/web/assets"
        );
        return;
    };
    let names: BTreeMap<String, String> =
        serde_json::from_str(&text).expect("manifest.json is an object of names");
    let mut table = String::from("[\n");
    for (name, file) in &names {
        let path = dist.join(file);
        let bytes = |suffix: &str| {
            let path = dist.join(format!("{file}{suffix}"));
            if path.exists() { format!("Some(include_bytes!({path:?}))") } else { "None".to_owned() }
        };
        writeln!(
            table,
            "Asset {{ name: {name:?}, url: \"/assets/{file}\", plain: include_bytes!({path:?}), br: {}, gzip: {} }},",
            bytes(".br"),
            bytes(".gz"),
        )
        .expect("a string takes it");
    }
    table.push(']');
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("assets.rs");
    fs::write(out, table).expect("the output folder is writable");
}
