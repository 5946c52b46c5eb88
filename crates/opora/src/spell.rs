//! `opora spell`: marks what is misspelt in texts of standard input. Needs no desk; with one, its words are right.

use crate::config::Spell;
use crate::desk;
use anyhow::{Context, Result};
use app::Actor;
use serde_json::{Value, json};
use speller::{Mark, Speller, Vocabulary, corrected};
use std::io::{BufRead, Write};
use std::process::ExitCode;

/// Reads a text a line and answers a line a text.
pub async fn run(args: Spell, json: bool) -> Result<ExitCode> {
    if args.notice {
        let _gone = write!(std::io::stdout().lock(), "{}", speller::NOTICE);
        return Ok(ExitCode::SUCCESS);
    }
    let own = vocabulary(&args).await?;
    let speller = Speller::new();
    let mut input = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut line, mut number) = (Vec::new(), 0);
    while input.read_until(b'\n', &mut line).context("standard input")? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let marks = speller.check(text, &own);
        let answer = match (args.correct, json) {
            (true, false) => corrected(text, &marks) + "\n",
            (true, true) => Value::from(corrected(text, &marks)).to_string() + "\n",
            (false, true) => {
                Value::from_iter(marks.iter().map(|mark| as_json(text, mark))).to_string() + "\n"
            }
            (false, false) => marks.iter().map(|mark| in_words(number, text, mark)).collect(),
        };
        // A reader that went away is no fault.
        if out.write_all(answer.as_bytes()).and_then(|()| out.flush()).is_err() {
            break;
        }
        line.clear();
    }
    Ok(ExitCode::SUCCESS)
}

/// The words of the desk, if one is named.
async fn vocabulary(args: &Spell) -> Result<Vocabulary> {
    if args.place.data.is_none() && args.place.database_url.is_none() {
        return Ok(Vocabulary::default());
    }
    let app = desk::open(&args.place, app::Config::default()).await?;
    let words = app.vocabulary(&Actor::system(), None).await?;
    crate::demo::close(app).await?;
    Ok(words)
}

fn as_json(text: &str, mark: &Mark) -> Value {
    let start = text[..mark.bytes.start].chars().count();
    let word = mark.word(text);
    json!({
        "word": word,
        "start": start,
        "end": start + word.chars().count(),
        "utf16": [mark.utf16.start, mark.utf16.end],
        "bytes": [mark.bytes.start, mark.bytes.end],
        "kind": mark.kind.name(),
        "suggestions": mark.suggestions,
    })
}

fn in_words(line: usize, text: &str, mark: &Mark) -> String {
    let column = text[..mark.bytes.start].chars().count() + 1;
    format!("{line}:{column}: {} → {}\n", mark.word(text), mark.suggestions.join(", "))
}
