//! Is a message just a short thanks? Then it must not reopen a solved ticket.
//!
//! A wrong «yes» hides a request, a wrong «no» only shows a thanks in the queue: in doubt the answer is no.

use crate::text::fold;

/// More words than this say more than thanks.
const SHORT: usize = 14;
/// A confirmation without a word of thanks has to be shorter still.
const VERY_SHORT: usize = 4;

/// Words that thank.
const THANKS: [&str; 23] = [
    "спасибо",
    "спс",
    "благодарю",
    "благодарим",
    "благодарна",
    "благодарен",
    "пасиб",
    "пасибо",
    "спасибочки",
    "признателен",
    "признательна",
    "признательны",
    "thanks",
    "thank",
    "thx",
    "ty",
    "cheers",
    "thanx",
    "tnx",
    "appreciated",
    "appreciate",
    "danke",
    "merci",
];

/// Words that say «it is solved» by themselves.
const DONE: [&str; 30] = [
    "работает",
    "заработало",
    "заработала",
    "заработал",
    "получилось",
    "понял",
    "поняла",
    "поняли",
    "понятно",
    "ок",
    "окей",
    "ясно",
    "нашел",
    "нашла",
    "нашлось",
    "вижу",
    "видим",
    "помогло",
    "решено",
    "принято",
    "сделал",
    "сделала",
    "пришел",
    "пришло",
    "works",
    "working",
    "solved",
    "perfect",
    "ok",
    "good",
];

/// Words that ask, deny or complain; a stem ends with `*`. Folded.
const TROUBLE: [&str; 62] = [
    "но",
    "а",
    "только",
    "еще",
    "не",
    "нет",
    "ни",
    "однако",
    "хотя",
    "подскаж*",
    "можно",
    "можете",
    "можем",
    "когда",
    "почему",
    "зачем",
    "сколько",
    "посмотрите",
    "гляньте",
    "проверьте",
    "пришлите",
    "скиньте",
    "отправьте",
    "сделайте",
    "поправьте",
    "исправьте",
    "добавьте",
    "верните",
    "помогите",
    "объясните",
    "прошу",
    "просим",
    "пожалуйста",
    "нужно",
    "нужна",
    "нужен",
    "хочу",
    "хотел*",
    "жду",
    "ждем",
    "ошиб*",
    "пропал*",
    "слом*",
    "завис*",
    "висит",
    "пуст*",
    "проблем*",
    "остал*",
    "вернул*",
    "откат*",
    "упал*",
    "стоит",
    "but",
    "not",
    "still",
    "however",
    "please",
    "could",
    "can",
    "error",
    "broken",
    "fails",
];

/// Whether a text says thanks and nothing that needs an answer.
///
/// Rules: short; no question and no digits (an order number is a request); no word of [`TROUBLE`]; «снова» and
/// «опять» only beside a word of [`DONE`]; and a word of thanks, or very short and a word of `DONE`. Texts are
/// folded first.
pub fn is_short_thanks(text: &str) -> bool {
    if text.len() > 400 || text.contains('?') || text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let folded = fold(text).replace("как надо", " ").replace("как нужно", " ").replace("то что нужно", " ");
    let folded = folded.replace("это и нужно было", " ").replace("не за что", " ");
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > SHORT {
        return false;
    }
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let again = says(&["снова", "опять", "again"]);
    if words.iter().any(|word| is_trouble(word)) || (again && !says(&DONE)) {
        return false;
    }
    says(&THANKS) || (words.len() <= VERY_SHORT && says(&DONE))
}

fn is_trouble(word: &str) -> bool {
    word.ends_with("n't")
        || TROUBLE.iter().any(|trouble| match trouble.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == *trouble,
        })
}

#[cfg(test)]
mod tests {
    use super::is_short_thanks;

    #[test]
    fn thanks_are_thanks() {
        for text in [
            "Спасибо!",
            "Спасибо большое, всё работает",
            "Спасибо большое, всё снова работает.",
            "Благодарю за помощь.\n\nС уважением, Анна",
            "ок, спс",
            "Thanks a lot, works now",
            "Добрый день, Игорь. Спасибо, помогло",
            "Проверили, всё в порядке. Спасибо.",
            "Спасибо, вы спасли лекцию.",
            "Спасибо, теперь как надо.",
            "Понятно, спасибо за честный ответ.",
            "Работает",
            "Ок",
            "Нашёл",
        ] {
            assert!(is_short_thanks(text), "{text}");
        }
    }

    #[test]
    fn more_than_thanks_is_more() {
        for text in [
            "",
            "Спасибо, но не работает",
            "Спасибо. А когда будет остальное?",
            "Спасибо, ещё по заказу 1234 то же самое",
            "Не работает",
            "Опять не печатает, та же касса.",
            "Снова пропало",
            "Сегодня опять цены вчерашние, спасибо",
            "Thanks, but it still fails",
            "Спасибо за ответ, посмотрите пожалуйста также выгрузку остатков по складу Тверь, там пусто",
            "Спасибо, снова пропало",
            "Спасибо, пришлите акт",
            "Спасибо, жду остальное",
        ] {
            assert!(!is_short_thanks(text), "{text}");
        }
    }
}
