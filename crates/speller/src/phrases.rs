//! Words that are all known and yet wrong beside each other: «по этому», «из за», «мне нравиться», «и и».

use crate::glue::{is_composed, is_indefinite, is_pronoun};
use crate::lexicon::{Lexicon, without_yo};
use crate::tokens::Token;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What is said of some words in a row: how many, and what to write for them.
#[derive(Debug, PartialEq)]
pub struct Phrase {
    pub words: usize,
    pub meant: String,
    pub twice: bool,
}

/// Phrases that are wrong whatever follows: as written, as meant.
const FIXED: &[(&str, &str)] = &[
    ("все таки", "все-таки"),
    ("всё таки", "всё-таки"),
    ("опять таки", "опять-таки"),
    ("довольно таки", "довольно-таки"),
    ("из за", "из-за"),
    ("из под", "из-под"),
    ("из вне", "извне"),
    ("до нельзя", "донельзя"),
    ("в пустую", "впустую"),
    ("в тихую", "втихую"),
    ("не смотря на", "несмотря на"),
    ("не взирая на", "невзирая на"),
    ("не зависимо от", "независимо от"),
    ("в течении", "в течение"),
    ("в следствии", "вследствие"),
    ("в следствие", "вследствие"),
    ("в последствии", "впоследствии"),
    ("в продолжении", "в продолжение"),
    ("по скольку", "поскольку"),
    ("по тому что", "потому что"),
    ("по прежнему", "по-прежнему"),
    ("по видимому", "по-видимому"),
    ("по началу", "поначалу"),
    ("по немногу", "понемногу"),
    ("по просту", "попросту"),
    ("от куда", "откуда"),
    ("от сюда", "отсюда"),
    ("от туда", "оттуда"),
    ("на оборот", "наоборот"),
    ("на верно", "наверно"),
    ("на верное", "наверное"),
    ("на последок", "напоследок"),
    ("во первых", "во-первых"),
    ("во вторых", "во-вторых"),
    ("в третьих", "в-третьих"),
    ("пожалуй ста", "пожалуйста"),
    ("чуть чуть", "чуть-чуть"),
    ("еле еле", "еле-еле"),
    ("едва едва", "едва-едва"),
    ("тоже самое", "то же самое"),
    ("в тоже время", "в то же время"),
    ("не при чем", "ни при чем"),
    ("не в коем случае", "ни в коем случае"),
    ("не в коем", "ни в коем"),
    ("во чтобы то", "во что бы то"),
    ("как не как", "как-никак"),
    ("как бы то не было", "как бы то ни было"),
    ("имею ввиду", "имею в виду"),
    ("иметь ввиду", "иметь в виду"),
    ("имеете ввиду", "имеете в виду"),
    ("имеет ввиду", "имеет в виду"),
    ("имел ввиду", "имел в виду"),
    ("имела ввиду", "имела в виду"),
    ("имели ввиду", "имели в виду"),
    ("имейте ввиду", "имейте в виду"),
    ("толи", "то ли"),
];

/// The same by their first words.
static BEGUN: LazyLock<FxHashMap<&str, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut begun: FxHashMap<&str, Vec<(&str, &str)>> = FxHashMap::default();
    for (wrong, right) in FIXED {
        begun.entry(wrong.split(' ').next().unwrap_or(wrong)).or_default().push((wrong, right));
    }
    begun
});

/// Little words that nobody means twice.
const NEVER_TWICE: &[&str] = &[
    "в",
    "во",
    "на",
    "и",
    "с",
    "со",
    "к",
    "ко",
    "по",
    "для",
    "из",
    "от",
    "до",
    "за",
    "при",
    "под",
    "над",
    "об",
    "у",
    "что",
    "чтобы",
    "если",
    "или",
    "но",
    "как",
    "его",
    "ее",
    "их",
    "мы",
    "вы",
    "он",
    "она",
    "не",
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "and",
    "is",
    "for",
    "with",
    "on",
    "at",
    "are",
    "was",
];

/// Words after which the verb is an infinitive.
const BEFORE_INFINITIVE: &[&str] = &[
    "надо",
    "нужно",
    "можно",
    "нельзя",
    "пора",
    "хочу",
    "хочешь",
    "хочет",
    "хотят",
    "хотим",
    "хотите",
    "хотел",
    "хотела",
    "хотели",
    "хотелось",
    "хочется",
    "буду",
    "будешь",
    "будет",
    "будем",
    "будете",
    "будут",
    "могу",
    "можешь",
    "может",
    "можем",
    "можете",
    "могут",
    "мог",
    "могла",
    "могли",
    "стал",
    "стала",
    "стали",
    "начал",
    "начала",
    "начали",
    "начинает",
    "начинают",
    "должен",
    "должна",
    "должно",
    "должны",
    "решил",
    "решила",
    "решили",
    "пытаюсь",
    "пытается",
    "пытаемся",
    "пытались",
    "пытался",
    "продолжает",
    "продолжаем",
    "умею",
    "умеет",
    "умеют",
    "придется",
    "приходится",
    "пришлось",
    "удалось",
    "просьба",
    "прошу",
    "просим",
    "собираюсь",
    "собираемся",
    "готов",
    "готова",
    "готовы",
    "перестал",
    "перестала",
    "перестали",
    "давайте",
    "необходимо",
    "следует",
    "стоит",
    "желательно",
    "рады",
];
/// Words that do what the verb says: with them it is no infinitive.
const SUBJECTS: &[&str] = &[
    "он",
    "она",
    "оно",
    "они",
    "это",
    "мне",
    "тебе",
    "ему",
    "ей",
    "нам",
    "вам",
    "им",
    "который",
    "которая",
    "которое",
    "которые",
    "что",
    "кто",
    "все",
    "всё",
    "заказ",
    "товар",
    "сайт",
    "программа",
    "система",
];

/// The phrase that begins at a word, if it is wrong. `small` are the words in small letters.
pub fn phrase(
    lexicon: &Lexicon,
    tokens: &[Token<'_>],
    small: &[String],
    known: impl Fn(usize) -> bool,
    at: usize,
) -> Option<Phrase> {
    let joined = |n: usize| tokens.get(at + n).is_some_and(|token| token.joined);
    let word = |n: usize| small.get(at + n).map_or("", String::as_str);
    if let Some(found) = fixed(tokens, small, at) {
        return Some(found);
    }
    // «что-ли»: the dictionary lets it pass.
    if let Some((before, particle @ ("ли" | "же" | "бы" | "ж" | "б"))) = word(0).rsplit_once('-') {
        return Some(Phrase { words: 1, meant: format!("{before} {particle}"), twice: false });
    }
    if joined(1) {
        let (first, second) = (word(0), word(1));
        if first == second && NEVER_TWICE.contains(&first) && !(joined(2) && word(2) == first) {
            return Some(Phrase { words: 2, meant: tokens[at].text.to_owned(), twice: true });
        }
        if let Some(meant) = pair(lexicon, first, second, joined(2).then(|| word(2)), &small[at..]) {
            return Some(Phrase { words: 2, meant, twice: false });
        }
        // Parts of one word, of which one is none by itself: «пожалуй ста».
        if first.len() + second.len() >= 12 && !(known(at) && known(at + 1)) {
            let both = format!("{first}{second}");
            let often = lexicon.count(&both).is_some_and(|count| count > 6.0);
            if often && lexicon.has(&both) && first.chars().count().min(second.chars().count()) > 1 {
                return Some(Phrase { words: 2, meant: both, twice: false });
            }
        }
    }
    ending(lexicon, tokens, small, at).map(|meant| Phrase { words: 1, meant, twice: false })
}

fn fixed(tokens: &[Token<'_>], small: &[String], at: usize) -> Option<Phrase> {
    let begun = BEGUN.get(small[at].as_str())?;
    begun.iter().find_map(|(wrong, right)| {
        let mut words = 0;
        for (n, part) in wrong.split(' ').enumerate() {
            let fits =
                small.get(at + n).is_some_and(|word| word == part) && (n == 0 || tokens[at + n].joined);
            if !fits {
                return None;
            }
            words += 1;
        }
        Some(Phrase { words, meant: (*right).to_owned(), twice: false })
    })
}

/// Two words that are one, or that a hyphen joins.
fn pair(
    lexicon: &Lexicon,
    first: &str,
    second: &str,
    third: Option<&str>,
    rest: &[String],
) -> Option<String> {
    // «по этому вопросу» is right: a word in the same case follows.
    let dative_follows = third.is_some_and(|third| third.ends_with(['у', 'ю', 'е', 'и']) || third == "же");
    let hyphen = || Some(format!("{first}-{second}"));
    let joined = || Some(format!("{first}{second}"));
    match (first, second) {
        (first, "то") if is_pronoun(first) && !matches!(third, Some("же" | "что" | "чего")) => {
            hyphen()
        }
        (first, second) if second != "то" && is_indefinite(first, second) => hyphen(),
        ("кое" | "кой", second) if is_pronoun(second) => hyphen(),
        (first, "ка") if first.ends_with(['й', 'и', 'ь', 'у']) && lexicon.has(first) => hyphen(),
        ("по", "этому") if !dative_follows => joined(),
        (
            "по",
            "моему"
            | "твоему"
            | "нашему"
            | "вашему"
            | "настоящему"
            | "другому"
            | "разному"
            | "новому"
            | "старому"
            | "хорошему",
        ) if !dative_follows => hyphen(),
        ("по", second) if ["ски", "цки"].iter().any(|ending| second.ends_with(ending)) => hyphen(),
        (
            "ни",
            "кто" | "кого" | "кому" | "кем" | "чего" | "чему" | "чем" | "где" | "куда" | "когда" | "откуда"
            | "сколько",
        ) => joined(),
        ("ни", "как") => joined(),
        ("не", "каких" | "какого" | "какой" | "каким") if third.is_some_and(|third| lexicon.has(third)) => {
            Some(format!("ни{second}"))
        }
        ("что", "бы") if !matches!(third, Some("ни" | "не" | "это")) && infinitive_follows(&rest[2..]) => {
            joined()
        }
        ("пол", second) if lexicon.has(&format!("пол{second}")) => joined(),
        (
            "полу" | "супер" | "мега" | "гипер" | "гос" | "загран" | "евро" | "мини" | "видео" | "авто",
            second,
        ) => {
            let both = format!("{first}{second}");
            (lexicon.has(&both) || is_composed(lexicon, &both) && !lexicon.has(first)).then_some(both)
        }
        _ => None,
    }
}

fn infinitive_follows(rest: &[String]) -> bool {
    rest.iter().take(2).any(|word| ["ть", "ться", "сти", "чь"].iter().any(|ending| word.ends_with(ending)))
}

/// «-тся» for «-ться» and back, where the word before leaves no doubt.
fn ending(lexicon: &Lexicon, tokens: &[Token<'_>], small: &[String], at: usize) -> Option<String> {
    let word = &small[at];
    let before = |n: usize| {
        let joined = (0..n).all(|back| tokens[at - back].joined);
        joined.then(|| without_yo(&small[at - n]))
    };
    let is = |n: usize, list: &[&str]| at >= n && before(n).is_some_and(|word| list.contains(&word.as_str()));
    let after = |n: usize, list: &[&str]| small.get(at + n).is_some_and(|word| list.contains(&word.as_str()));
    let governed = is(1, BEFORE_INFINITIVE)
        || (is(1, &["не", "ли", "бы", "ей", "ему", "мне", "вам", "нам"]) && is(2, BEFORE_INFINITIVE));
    let meant = if let Some(stem) = word.strip_suffix("тся") {
        governed.then(|| format!("{stem}ться"))
    } else if let Some(stem) = word.strip_suffix("ться") {
        let subject = is(1, SUBJECTS) || (is(1, &["не"]) && is(2, SUBJECTS));
        let elsewhere =
            (2..=4).any(|n| is(n, BEFORE_INFINITIVE)) || (1..=3).any(|n| after(n, BEFORE_INFINITIVE));
        (subject && !governed && !elsewhere).then(|| format!("{stem}тся"))
    } else {
        None
    }?;
    lexicon.has(&meant).then_some(meant)
}
