//! Office files in ZIP archives, part by part.

mod flow;
mod open;
mod sheets;
mod strings;

use crate::collect::{Collector, Stop};
use crate::limits::Limits;
use crate::packed::Packed;
pub(crate) use sheets::date;

pub(crate) fn read(bytes: &[u8], limits: &Limits, to: &mut Collector<'_>) -> Result<(), Stop> {
    let mut packed = Packed::open(bytes, limits)?;
    let names = packed.names();
    let has = |folder: &str| names.iter().any(|name| name.starts_with(folder) && name.ends_with(".xml"));
    if names.iter().any(|name| name == "mimetype") && names.iter().any(|name| name == "content.xml") {
        return open::read(&mut packed, to);
    }
    if !names.iter().any(|name| name == "[Content_Types].xml") {
        return Err(Stop::NoWords);
    }
    if has("word/") {
        flow::document(&mut packed, &names, to)
    } else if has("xl/") {
        sheets::read(&mut packed, &names, limits, to)
    } else if has("ppt/") {
        flow::slides(&mut packed, &names, limits, to)
    } else {
        Err(Stop::NoWords)
    }
}

/// The parts of a folder whose names begin so, in the order of their numbers.
fn numbered<'a>(names: &'a [String], begin: &str) -> Vec<&'a str> {
    let number = |name: &str| -> u64 {
        let digits: String = name.chars().filter(char::is_ascii_digit).take(18).collect();
        digits.parse().unwrap_or(0)
    };
    let mut found: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| {
            name.strip_prefix(begin).is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
        })
        .collect();
    found.sort_by_key(|name| (number(name), *name));
    found
}
