//! Commands in an engineer's mail: lines of their own that begin with `#`.
//!
//! `#note` · `#close` · `#solve` · `#keep` · `#wait` · `#line2` · `#time 15` · `#take`, and the Russian names. Lines
//! that are no known command stay text; a misspelt one is reported, so that nothing is carried out by guess.

/// What a mail orders besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// The text is an internal note.
    pub note: bool,
    /// The text offers the solution.
    pub solve: bool,
    /// Close at once, without waiting for the requester.
    pub close: bool,
    /// It stays our move.
    pub keep: bool,
    /// It is the requester's move.
    pub wait: bool,
    /// Hand over to this line.
    pub line: Option<u8>,
    /// Minutes of work.
    pub minutes: Option<i64>,
    /// Assign to the sender.
    pub take: bool,
    /// Lines that look like a command but are none.
    pub unknown: Vec<String>,
}

/// What somebody says to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// He has it.
    Taken,
    /// He cannot.
    Declined,
}

/// What the first word of an answer to a call says; nothing when it is any other.
pub fn said(text: &str) -> Option<Said> {
    let first = text.split_whitespace().next()?.to_lowercase();
    let word: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
    match word.as_str() {
        "взял" | "взяла" | "беру" | "принял" | "приняла" | "принято" | "ack" | "acknowledged" | "taken"
        | "mine" => Some(Said::Taken),
        "занят" | "занята" | "немогу" | "busy" | "decline" | "cannot" => {
            Some(Said::Declined)
        }
        _ => None,
    }
}

/// The orders of a text and the text without them.
pub fn parse(text: &str) -> (Orders, String) {
    let mut orders = Orders::default();
    let mut kept = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        match trimmed.strip_prefix('#') {
            Some(rest) if looks_like_command(rest) => {
                if !obey(rest, &mut orders) {
                    orders.unknown.push(trimmed.to_owned());
                    kept.push(line);
                }
            }
            _ => kept.push(line),
        }
    }
    (orders, kept.join("\n").trim().to_owned())
}

/// A word of letters (with a number behind), and nothing longer than a short order.
fn looks_like_command(rest: &str) -> bool {
    rest.chars().next().is_some_and(char::is_alphabetic) && rest.split_whitespace().count() <= 3
}

fn obey(rest: &str, orders: &mut Orders) -> bool {
    let low = rest.to_lowercase();
    let name: String = low.chars().take_while(|c| c.is_alphabetic()).collect();
    let tail = low[name.len()..].trim();
    let number = || tail.split_whitespace().next().unwrap_or("").parse::<i64>().ok();
    match (name.as_str(), tail) {
        ("note" | "заметка" | "скрыто", "") => orders.note = true,
        ("close" | "закрыть", "") => orders.close = true,
        ("solve" | "solved" | "решено", "") => orders.solve = true,
        ("keep" | "open" | "открыто", "") => orders.keep = true,
        ("wait" | "ждём" | "ждем", "") => orders.wait = true,
        ("take" | "беру", "") => orders.take = true,
        ("line" | "линия", _) => match number() {
            Some(line @ 1..=9) => orders.line = u8::try_from(line).ok(),
            _ => return false,
        },
        ("time" | "время", _) => match number() {
            Some(minutes @ 1..=6_000) => orders.minutes = Some(minutes),
            _ => return false,
        },
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_taken_out_of_the_text() {
        let (orders, text) = parse("#note\n#line2\nПроверил обмен, ключ истёк.\n#time 15\n");
        assert_eq!(text, "Проверил обмен, ключ истёк.");
        assert!(orders.note);
        assert_eq!((orders.line, orders.minutes), (Some(2), Some(15)));
        assert!(orders.unknown.is_empty());
    }

    #[test]
    fn russian_names_work() {
        let (orders, text) = parse("Готово.\n#закрыть\n#время 5");
        assert_eq!(text, "Готово.");
        assert!(orders.close);
        assert_eq!(orders.minutes, Some(5));
    }

    #[test]
    fn whose_move_it_is_can_be_said() {
        assert!(parse("#wait").0.wait);
        assert!(parse("Спросил по телефону.\n#ждём").0.wait);
        assert_eq!(parse("#wait a bit").0.unknown, ["#wait a bit"]);
    }

    #[test]
    fn what_is_no_command_stays() {
        let (orders, text) = parse("#333333 — цвет фона\n#cloze\n# заголовок\n#time сто");
        assert_eq!(text, "#333333 — цвет фона\n#cloze\n# заголовок\n#time сто");
        assert_eq!(orders.unknown, ["#cloze", "#time сто"]);
    }
}
