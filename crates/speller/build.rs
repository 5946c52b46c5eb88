//! Embeds what `npm run build` left in `words/dist`: the dictionaries as they are, compressed, and how often words are
//! met, as a finite state transducer that is searched where it lies. Runs no other program and fetches nothing.

#[path = "src/letters.rs"]
#[allow(dead_code)] // the crate uses the rest
mod letters;

use letters::Script;
use std::io::Read;
use std::path::Path;
use std::{env, fs};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let (dist, out) = (Path::new(&here).join("words/dist"), Path::new(&out));
    println!("cargo::rerun-if-changed=src/letters.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("NOTICE").exists() {
        println!(
            "cargo::error=crates/speller/words/dist is missing: run `npm ci && npm run build` in crates/speller/words"
        );
        return;
    }
    for name in ["ru.aff.gz", "ru.dic.gz", "en.aff.gz", "en.dic.gz", "NOTICE"] {
        fs::copy(dist.join(name), out.join(name)).expect("the output folder is writable");
    }
    for (script, language) in [(Script::Cyrillic, "ru"), (Script::Latin, "en")] {
        let counts = fs::read(dist.join(format!("{language}.counts.gz"))).expect("words/dist is whole");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&counts[..]).read_to_string(&mut text).expect("counts are UTF-8");
        let words = words(script, &text);
        fs::write(out.join(format!("{language}.grams")), grams(&words)).expect("writable");
        let transducer = fst::raw::Fst::from_iter_map(words).expect("sorted and unique").into_inner();
        fs::write(out.join(format!("{language}.fst")), transducer).expect("writable");
    }
}

/// Words as codes of letters, with the logarithm of their count in steps of a sixteenth.
fn words(script: Script, counts: &str) -> Vec<(Vec<u8>, u64)> {
    let mut words: Vec<(Vec<u8>, u64)> = counts
        .lines()
        .filter_map(|line| {
            let (word, count) = line.split_once('\t')?;
            let count: f64 = count.parse().ok()?;
            Some((letters::encode(script, word)?, (count.ln() * 16.0).round() as u64))
        })
        .collect();
    words.sort();
    words.dedup_by(|a, b| a.0 == b.0);
    words
}

/// A bit for each three letters in a row, with an empty one before a word and after it, that several words have.
fn grams(words: &[(Vec<u8>, u64)]) -> Vec<u8> {
    let mut seen = vec![0_u8; letters::CODES.pow(3)];
    for (word, _) in words {
        letters::grams(word).for_each(|gram| seen[gram] = seen[gram].saturating_add(1));
    }
    let bit = |gram: usize| u8::from(seen.get(gram).is_some_and(|&times| times > 1)) << (gram % 8);
    (0..seen.len().div_ceil(8)).map(|byte| (byte * 8..byte * 8 + 8).map(bit).sum()).collect()
}
