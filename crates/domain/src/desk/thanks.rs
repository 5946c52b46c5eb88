//! Is a message just a short thanks? Then it must not reopen a solved ticket.

use crate::text::fold;

/// Words that thank or agree.
const THANKS: [&str; 24] = [
    "спасибо", "спс", "благодарю", "благодарим", "благодарна", "благодарен", "пасиб", "пасибо", "спасибочки",
    "признателен", "признательна", "thanks", "thank", "thx", "ty", "cheers", "thanx", "tnx", "appreciated",
    "appreciate", "danke", "merci", "дякую", "рахмат",
];

/// Words that may stand around a thanks without asking for anything.
const HARMLESS: [&str; 94] = [
    "большое", "огромное", "вам", "тебе", "вас", "за", "помощь", "оперативность", "быстрый", "ответ", "быструю",
    "реакцию", "поддержку", "решение", "работу", "все", "всё", "уже", "теперь", "работает", "заработало",
    "заработала", "заработал", "отлично", "супер", "хорошо", "ок", "окей", "понятно", "понял", "поняла",
    "принято", "получилось", "помогло", "решено", "добрый", "день", "вечер", "утро", "здравствуйте", "коллеги",
    "и", "да", "очень", "хорошего", "доброго", "дня", "вечера", "с", "уважением", "что", "быстро", "помогли",
    "разобрались", "вопрос", "решен", "решён", "закрыт", "снят", "так", "very", "much", "you",
    "for", "your", "the", "help", "quick", "reply", "response", "all", "good", "great", "works", "working",
    "now", "it", "its", "it's", "fine", "ok", "okay", "perfect", "solved", "a", "lot", "so", "again", "best",
    "regards", "kind", "many", "have", "nice",
];

/// Whether a text says thanks and nothing that needs an answer.
///
/// Rules: at least one word of thanks; no question; at most twelve words of which at most two unknown ones (a name);
/// none of the words that turn a thanks round («но», «только», «ещё», «не»). Texts are folded first.
pub fn is_short_thanks(text: &str) -> bool {
    if text.len() > 400 || text.contains('?') || text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > 12 {
        return false;
    }
    const TURNS: [&str; 17] = [
        "но", "только", "еще", "не", "нет", "однако", "подскажите", "можно", "как", "когда", "почему", "снова",
        "опять", "but", "not", "still", "however",
    ];
    let negated = words.iter().any(|word| TURNS.contains(word) || word.ends_with("n't"));
    let thanks = words.iter().filter(|word| THANKS.contains(word)).count();
    let unknown = words
        .iter()
        .filter(|word| !THANKS.contains(word) && !HARMLESS.iter().any(|harmless| fold(harmless) == **word))
        .count();
    thanks > 0 && !negated && unknown <= 2
}

#[cfg(test)]
mod tests {
    use super::is_short_thanks;

    #[test]
    fn thanks_are_thanks() {
        for text in [
            "Спасибо!",
            "Спасибо большое, всё работает",
            "Благодарю за помощь.\n\nС уважением, Анна",
            "ок, спс",
            "Thanks a lot, works now",
            "Добрый день, Игорь. Спасибо, помогло",
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
            "Thanks, but it still fails",
            "Спасибо за ответ, посмотрите пожалуйста также выгрузку остатков по складу Тверь, там пусто",
            "Спасибо, снова пропало",
        ] {
            assert!(!is_short_thanks(text), "{text}");
        }
    }
}
