//! Words of our mails, plainer than the real ones but with everything that a story has to find in them.

use app::mail::{Kind, Press, Text, Words};

/// Writes what it is told, line by line.
pub struct PlainPress;

impl Press for PlainPress {
    fn write(&self, words: &Words) -> Text {
        let subject = match (words.number, words.kind) {
            (0, _) => format!("{:?}", words.kind),
            (number, Kind::Acknowledgement) => format!("[№ {number}] {}", words.subject),
            (number, _) => format!("Re: [№ {number}] {}", words.subject),
        };
        let greeting = match words.kind {
            Kind::Acknowledgement => format!("Обращение № {} принято.", words.number),
            Kind::Misunderstood => "Команда в письме не распознана, письмо стало заметкой.".into(),
            Kind::Reminder => "Ход за нами.".into(),
            _ => String::new(),
        };
        let lines = [&greeting, &words.text, &words.signature, &words.url, &words.confirm_url, &words.access_url];
        let plain: String = lines.into_iter().filter(|l| !l.is_empty()).map(|l| format!("{l}\n\n")).collect();
        let html = plain.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>\n");
        Text { subject, plain, html }
    }
}
