//! The command `opora calendar add|between` without the rest of the program:
//! `lines add|between CALENDAR [ZONE] < LINES`.

use calendars::lines::{Question, answer_all};
use calendars::{Compiled, SHIPPED, shipped};
use std::error::Error;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [question, name, zone @ ..] = arguments.as_slice() else {
        return Err("lines add|between CALENDAR [ZONE] < LINES".into());
    };
    let question = match question.as_str() {
        "add" => Question::Add,
        "between" => Question::Between,
        other => return Err(format!("`{other}` is neither add nor between").into()),
    };
    let calendar =
        shipped(name).ok_or_else(|| format!("no calendar `{name}`; there are {}", SHIPPED.join(", ")))?;
    let calendar = zone.iter().fold(calendar, |calendar, zone| calendar.in_zone(zone));
    let calendar = Compiled::new(&calendar)?;
    let (_, bad) = answer_all(
        &calendar,
        question,
        std::io::stdin().lock(),
        std::io::stdout().lock(),
        std::io::stderr().lock(),
    )?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
