//! How people dress what they say: greetings, signatures, small letters, HTML of mail programs.

use rand::Rng;

use crate::cast::{Client, Person, Temper};

/// The greeting for an hour of the sender's day.
fn day_greeting(hour: i8) -> &'static str {
    match hour {
        5..=10 => "доброе утро",
        11..=17 => "добрый день",
        18..=22 => "добрый вечер",
        _ => "здравствуйте",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// The first message of a client, as a letter or as typed into a form.
pub(crate) fn opening(
    body: &str,
    person: &Person,
    client: &Client,
    hour: i8,
    letter: bool,
    rng: &mut impl Rng,
) -> String {
    if person.locale == "en" {
        return if letter {
            format!("Hello,\n\n{body}\n\nBest regards,\n{}", person.name)
        } else {
            body.to_owned()
        };
    }
    let greeting = match rng.random_range(0..10) {
        0..=4 => capital(day_greeting(hour)),
        5..=7 => "Здравствуйте".to_owned(),
        8 => "Коллеги, ".to_owned() + day_greeting(hour),
        _ => "Добрый день".to_owned(),
    };
    let spoken = manner(body, person.temper);
    match (person.temper, letter) {
        (Temper::Brief, true) => format!("{spoken}\n\n{}", person.call),
        (Temper::Brief, false) => spoken,
        (Temper::Chaotic, true) => format!("{}\n{spoken}\n\n{}", greeting.to_lowercase(), person.name),
        (Temper::Chaotic, false) => spoken,
        (Temper::Warm, true) => {
            let thanks = if rng.random_bool(0.5) { "Заранее спасибо.\n\n" } else { "" };
            format!("{greeting}.\n\n{spoken}\n\n{thanks}{}", signature(person, client))
        }
        (Temper::Warm, false) => format!("{greeting}.\n{spoken}"),
        (_, true) => format!("{greeting}.\n\n{spoken}\n\n{}", signature(person, client)),
        (_, false) if rng.random_bool(0.4) => format!("{greeting}. {spoken}"),
        (_, false) => spoken,
    }
}

/// What a person says, in that person's manner.
pub(crate) fn manner(body: &str, temper: Temper) -> String {
    if temper != Temper::Chaotic {
        return body.to_owned();
    }
    // People in a hurry do without capitals at the start, without the last full stop and without «ё».
    let second_is_small = body.chars().nth(1).is_some_and(|c| c.is_lowercase() || c == ' ');
    let mut chars = body.chars();
    let start = match chars.next() {
        Some(c) if second_is_small => c.to_lowercase().collect::<String>(),
        Some(c) => c.to_string(),
        None => String::new(),
    };
    let text = (start + chars.as_str()).replace('ё', "е").replace(" — ", " - ");
    text.strip_suffix('.').unwrap_or(&text).to_owned()
}

fn signature(person: &Person, client: &Client) -> String {
    match person.temper {
        Temper::Warm => format!("{}, {}\n{}", person.name, client.name, person.phone),
        _ => format!("С уважением,\n{}\n{}, {}\n{}", person.name, person.position, client.name, person.phone),
    }
}

/// How the desk begins its first answer in a thread.
pub(crate) fn salute(text: &str, call: &str, hour: i8, english: bool, rng: &mut impl Rng) -> String {
    if english {
        return format!("Hello {call},\n\n{text}");
    }
    let greeting = if rng.random_bool(0.3) { "здравствуйте" } else { day_greeting(hour) };
    if rng.random_bool(0.6) {
        format!("{call}, {greeting}.\n\n{text}")
    } else {
        format!("{}, {call}.\n\n{text}", capital(greeting))
    }
}

/// The same words as a mail program writes them.
pub(crate) fn html(text: &str, rng: &mut impl Rng) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs: Vec<String> = escaped.split("\n\n").map(|p| p.replace('\n', "<br>\n")).collect();
    match rng.random_range(0..3) {
        0 => format!(
            "<html><body lang=\"RU\"><div class=\"WordSection1\">\n{}\n</div></body></html>",
            paragraphs
                .iter()
                .map(|p| format!("<p class=\"MsoNormal\">{p}</p>"))
                .collect::<Vec<_>>()
                .join("\n")
        ),
        1 => paragraphs
            .iter()
            .map(|p| format!("<div>{p}</div>"))
            .collect::<Vec<_>>()
            .join("<div>&nbsp;</div>\n"),
        _ => format!(
            "<div dir=\"ltr\" style=\"font-family: Arial, sans-serif\">{}</div>",
            paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect::<String>()
        ),
    }
}
